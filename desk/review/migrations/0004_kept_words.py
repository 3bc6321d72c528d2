from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# An index on an expression finds quickly and checks slowly: PostgreSQL makes the vector anew for each row
# that it looks at, of which a phrase or a frequent word has tens of thousands. A kept one is only read.
KEPT = (
    "DROP INDEX review_search",
    "ALTER TABLE review_searchtext"
    " ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', stems)) STORED",
    "CREATE INDEX review_search ON review_searchtext USING gin (words)",
)
MADE_ANEW = (
    "DROP INDEX review_search",
    "ALTER TABLE review_searchtext DROP COLUMN words",
    "CREATE INDEX review_search ON review_searchtext USING gin (to_tsvector('simple', stems))",
)


def keep(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    _run(editor, KEPT)


def make_anew(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    _run(editor, MADE_ANEW)


def _run(editor: BaseDatabaseSchemaEditor, statements: tuple[str, ...]) -> None:
    if editor.connection.vendor == "postgresql":
        for statement in statements:
            editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0003_figures_and_stories"),
    ]

    operations = [migrations.RunPython(keep, make_anew)]
