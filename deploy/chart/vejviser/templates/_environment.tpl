{{/* Settings of all processes that are no secrets, as YAML `name: value`. */}}
{{- define "vejviser.settings" -}}
{{- $own := dict
  "VEJVISER_ENVIRONMENT" "production"
  "VEJVISER_HOST" "0.0.0.0"
  "VEJVISER_LOG_FORMAT" "json"
  "VEJVISER_VAR" "/var/lib/vejviser" -}}
{{- range $name, $value := merge (dict) .Values.settings $own }}
{{ $name }}: {{ $value | toString | quote }}
{{- end }}
{{- end -}}

{{/* The same as a container's `env`: a hook runs before the ConfigMap is there. */}}
{{- define "vejviser.settingsInline" -}}
{{- range $name, $value := fromYaml (include "vejviser.settings" .) }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* Variables from Secrets; the argument is (dict "root" $ "names" (list "VEJVISER_...")). */}}
{{- define "vejviser.secrets" -}}
{{- range $name := .names }}
{{- $from := index $.root.Values.secrets.from $name | default dict }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $from.name | default $.root.Values.secrets.existingSecret }}
      key: {{ $from.key | default $name }}
{{- end }}
{{- end -}}

{{/* What the desk and its set-up need beside the common settings. */}}
{{- define "vejviser.deskEnvironment" -}}
- name: VEJVISER_DESK_PORT
  value: "8000"
- name: VEJVISER_DESK_URL
  value: {{ .Values.desk.url | quote }}
- name: VEJVISER_DESK_ALLOWED_HOSTS
  value: {{ include "vejviser.name" . }}-desk
{{ include "vejviser.secrets" (dict "root" $ "names" (list "VEJVISER_DATABASE_URL" "VEJVISER_DESK_DATABASE_URL" "VEJVISER_DESK_SECRET_KEY" "VEJVISER_DESK_TOKEN")) | trim }}
{{- end -}}
