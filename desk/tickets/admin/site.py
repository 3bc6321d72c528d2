"""Names of the staff pages as a whole."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_header = _("Vejviser desk")
admin.site.site_title = _("Vejviser desk")
admin.site.index_title = _("Overview")
admin.site.site_url = "/"
