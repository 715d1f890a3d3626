{{/* The start of every name: at most 40 characters, so that the longest name made of it has at most 63. */}}
{{- define "countersign.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := .Values.fullnameOverride -}}
{{- if not $full -}}
{{- $full = ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- end -}}
{{- if gt (len $full) 40 -}}
{{- printf "%s-%s" (trunc 31 $full | trimSuffix "-") (sha256sum $full | trunc 8) -}}
{{- else -}}
{{- $full | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* The name of a service's objects. Takes (root, service). */}}
{{- define "countersign.serviceName" -}}
{{- printf "%s-%s" (include "countersign.fullname" (index . 0)) (index . 1) -}}
{{- end }}

{{/* What selects pods, immutable for ever. Takes (root, component). */}}
{{- define "countersign.selectorLabels" -}}
app.kubernetes.io/name: countersign
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* The labels of an object; not of pods, which a new version of the chart must not roll. Takes (root, component). */}}
{{- define "countersign.labels" -}}
{{- $root := index . 0 -}}
{{ include "countersign.selectorLabels" . }}
app.kubernetes.io/part-of: countersign
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- with $root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The account that a service runs under. Takes (root, name, service). */}}
{{- define "countersign.account" -}}
{{- $account := (index . 2).serviceAccount -}}
{{- default (ternary (include "countersign.serviceName" .) "default" $account.create) $account.name -}}
{{- end }}

{{- define "countersign.image" -}}
{{- $image := .Values.image -}}
{{- $registry := default $image.registry (.Values.global).imageRegistry -}}
{{- $repository := ternary (printf "%s/%s" $registry $image.repository) $image.repository (ne $registry "") -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end }}

{{- define "countersign.pullSecrets" -}}
{{- with concat .Values.image.pullSecrets (default list (.Values.global).imagePullSecrets) }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The Secret with a service's certificate. Takes (root, service). */}}
{{- define "countersign.tlsSecret" -}}
{{- $tls := (index . 0).Values.tls -}}
{{- if eq $tls.mode "existingSecret" -}}
{{- required "tls.existingSecret.pattern is required when tls.mode is existingSecret" $tls.existingSecret.pattern | replace "{service}" (index . 1) -}}
{{- else -}}
{{- printf "%s-tls" (include "countersign.serviceName" .) -}}
{{- end -}}
{{- end }}

{{/* Where a service is called: every pod behind its headless Service. Takes (root, service, port). */}}
{{- define "countersign.target" -}}
{{- $root := index . 0 -}}
{{- printf "dns:///%s-headless.%s.svc.%s:%v" (include "countersign.serviceName" .) $root.Release.Namespace $root.Values.clusterDomain (index . 2) -}}
{{- end }}
