{{/* What selects the pods of one of the two. Takes (root, which). */}}
{{- define "countersign-deps.selectorLabels" -}}
app.kubernetes.io/name: countersign-deps
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* A volume that lasts, or one that goes with the pod. Takes (size). */}}
{{- define "countersign-deps.storage" -}}
{{- if . }}
volumeClaimTemplates:
  - metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: {{ . }}}}
{{- end }}
{{- end }}

{{/* The restricted Pod Security Standard, for a pod and for its container. Takes the user. */}}
{{- define "countersign-deps.podSecurity" -}}
securityContext: {runAsNonRoot: true, runAsUser: {{ . }}, runAsGroup: {{ . }}, fsGroup: {{ . }}, seccompProfile: {type: RuntimeDefault}}
{{- end }}
{{- define "countersign-deps.security" -}}
securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
{{- end }}
