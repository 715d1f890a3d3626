{{/* Network policy: resolving names, which everything needs. */}}
{{- define "countersign.dnsEgress" -}}
- to:
    {{- toYaml .Values.networkPolicy.dns.to | nindent 4 }}
  ports:
    - {port: 53, protocol: UDP}
    - {port: 53, protocol: TCP}
{{- end }}

{{/* Network policy: a destination that the values name, or any on its port. */}}
{{- define "countersign.egress" -}}
- ports:
    - {port: {{ .port }}, protocol: TCP}
  {{- with .to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* Network policy: the pods of a component of this release. Takes (root, component). */}}
{{- define "countersign.pods" -}}
- podSelector:
    matchLabels:
      {{- include "countersign.selectorLabels" . | nindent 6 }}
{{- end }}
