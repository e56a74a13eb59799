{{- define "aerocast.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Short enough that the longest suffix, -pushgateway, still fits into the 63 characters of a DNS label. */}}
{{- define "aerocast.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 51 | trimSuffix "-" -}}
{{- else if contains (include "aerocast.name" .) .Release.Name -}}
{{- .Release.Name | trunc 51 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "aerocast.name" .) | trunc 51 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* All pods of the release. */}}
{{- define "aerocast.releaseLabels" -}}
app.kubernetes.io/name: {{ include "aerocast.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* Takes a list: the root, the component. */}}
{{- define "aerocast.selectorLabels" -}}
{{ include "aerocast.releaseLabels" (first .) }}
app.kubernetes.io/component: {{ last . }}
{{- end -}}

{{/* Takes a list: the root, the component. */}}
{{- define "aerocast.labels" -}}
{{- $root := first . -}}
{{ include "aerocast.selectorLabels" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "aerocast.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "aerocast.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{/* The secret with the keys of the API's clients. */}}
{{- define "aerocast.keysName" -}}
{{- .Values.keys.existingSecret | default (printf "%s-keys" (include "aerocast.fullname" .)) -}}
{{- end -}}

{{/* A new key in the form that the API reads: ac_<10 letters>_<52 letters>. */}}
{{- define "aerocast.newKey" -}}
{{- printf "ac_%s_%s" (randAlpha 10 | lower) (randAlpha 52 | lower) -}}
{{- end -}}

{{- define "aerocast.claimName" -}}
{{- .Values.persistence.existingClaim | default (include "aerocast.fullname" .) -}}
{{- end -}}

{{- define "aerocast.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- define "aerocast.apiURL" -}}
{{- printf "%s://%s:%v" (include "aerocast.scheme" . | lower) (include "aerocast.fullname" .) .Values.service.port -}}
{{- end -}}

{{/* HTTP or HTTPS, as probes want it. */}}
{{- define "aerocast.scheme" -}}
{{- if .Values.tls.secretName -}}HTTPS{{- else -}}HTTP{{- end -}}
{{- end -}}

{{/* Whether clients of the release need the file of an authority. */}}
{{- define "aerocast.hasAuthority" -}}
{{- if and .Values.tls.secretName .Values.tls.authority -}}true{{- end -}}
{{- end -}}

{{/* The URL to which metrics are pushed; empty for none. */}}
{{- define "aerocast.pushgatewayURL" -}}
{{- if .Values.pushgateway.enabled -}}
{{- printf "http://%s-pushgateway:9091" (include "aerocast.fullname" .) -}}
{{- else -}}
{{- .Values.pushgateway.url -}}
{{- end -}}
{{- end -}}

{{- define "aerocast.hasOperator" -}}
{{- if .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" -}}true{{- end -}}
{{- end -}}
