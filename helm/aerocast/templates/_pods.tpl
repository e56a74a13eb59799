{{/*
The common fields of every pod of the release. enableServiceLinks is off, because Kubernetes otherwise sets variables such
as AEROCAST_PORT=tcp://10.0.0.1:8000 for a Service named aerocast, which the programs refuse.
Takes a list: the root, the user's number.
*/}}
{{- define "aerocast.podSecurity" -}}
{{- $user := last . -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ $user }}
  runAsGroup: {{ $user }}
  fsGroup: {{ $user }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{- define "aerocast.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{- define "aerocast.placement" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* One of the programs that share the database. Takes a list: the root, the container's name, the program. */}}
{{- define "aerocast.program" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
name: {{ $name }}
image: {{ include "aerocast.image" $root }}
imagePullPolicy: {{ $root.Values.image.pullPolicy }}
command: [{{ index . 2 }}]
{{ include "aerocast.containerSecurity" $root }}
resources:
  {{- toYaml (index $root.Values $name).resources | nindent 2 }}
volumeMounts:
  - {name: data, mountPath: /var/lib/aerocast}
  - {name: settings, mountPath: /etc/aerocast, readOnly: true}
  - {name: temporary, mountPath: /tmp}
  {{- if eq $name "api" }}
  - {name: keys, mountPath: /var/lib/aerocast-keys, readOnly: true}
  {{- if $root.Values.tls.secretName }}
  - {name: tls, mountPath: /run/secrets/aerocast-tls, readOnly: true}
  {{- end }}
  {{- end }}
  {{- if $root.Values.secretName }}
  - {name: secrets, mountPath: /run/secrets/aerocast, readOnly: true}
  {{- end }}
env:
  - {name: AEROCAST_CONFIG, value: /etc/aerocast/settings.json}
  {{- if eq $name "api" }}
  - {name: AEROCAST_HOST, value: 0.0.0.0}
  - {name: AEROCAST_KEYS_FOLDER, value: /var/lib/aerocast-keys}
  {{- if $root.Values.tls.secretName }}
  - {name: AEROCAST_TLS_CERTIFICATE, value: /run/secrets/aerocast-tls/tls.crt}
  - {name: AEROCAST_TLS_KEY, value: /run/secrets/aerocast-tls/tls.key}
  {{- end }}
  {{- end }}
{{- end -}}

{{/* The volume of the Secret with the files of settings, if any. */}}
{{- define "aerocast.secretVolume" -}}
{{- with .Values.secretName -}}
- name: secrets
  secret:
    secretName: {{ . }}
    # Readable by the pod's group, fsGroup.
    defaultMode: 0440
{{- end -}}
{{- end -}}

{{/* The volume of the authority that signs the API's certificate, for its clients; without its key. */}}
{{- define "aerocast.authorityVolume" -}}
{{- if include "aerocast.hasAuthority" . -}}
- name: authority
  secret:
    secretName: {{ .Values.tls.secretName }}
    defaultMode: 0440
    items:
      - {key: {{ .Values.tls.authority }}, path: ca.crt}
{{- end -}}
{{- end -}}
