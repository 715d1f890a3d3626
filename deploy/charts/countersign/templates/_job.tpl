{{/* What the pods of a job share with those of a service. Takes (root, component, account). */}}
{{- define "countersign.jobPod" -}}
{{- $root := index . 0 -}}
{{- include "countersign.pullSecrets" $root }}
restartPolicy: Never
serviceAccountName: {{ index . 2 }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "countersign.security" $root.Values.defaults.podSecurityContext | nindent 2 }}
{{- with $root.Values.defaults.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $root.Values.defaults.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The container of a job, up to its environment. Takes (root, name, program). */}}
{{- define "countersign.jobContainer" -}}
{{- $root := index . 0 -}}
name: {{ index . 1 }}
image: {{ include "countersign.image" $root | quote }}
imagePullPolicy: {{ $root.Values.image.pullPolicy }}
args: [{{ index . 2 }}]
securityContext:
  {{- include "countersign.security" $root.Values.defaults.securityContext | nindent 2 }}
resources:
  {{- toYaml $root.Values.migrations.resources | nindent 2 }}
{{- end }}

{{/* As a hook it is there before anything else of the release. Takes (mode, weight). */}}
{{- define "countersign.migrationHook" -}}
{{- if eq (index . 0) "hook" }}
annotations:
  helm.sh/hook: pre-install,pre-upgrade
  helm.sh/hook-weight: {{ index . 1 | quote }}
  helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
  helm.sh/hook-output-log-policy: hook-failed
{{- end }}
{{- end }}
