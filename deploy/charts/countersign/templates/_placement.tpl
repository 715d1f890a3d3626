{{/* Where the pods of a service run. Takes (root, name, service). */}}
{{- define "countersign.placement" -}}
{{- $service := index . 2 -}}
{{- with $service.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $service.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with $service.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $service.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $service.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $service.dnsConfig }}
dnsConfig:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if $service.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml $service.topologySpreadConstraints | nindent 2 }}
{{- else if or $service.topologySpread.zone $service.topologySpread.host }}
topologySpreadConstraints:
  {{- range $key, $how := dict "topology.kubernetes.io/zone" $service.topologySpread.zone "kubernetes.io/hostname" $service.topologySpread.host }}
  {{- if $how }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: {{ $how }}
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels:
        {{- include "countersign.selectorLabels" $ | nindent 8 }}
  {{- end }}
  {{- end }}
{{- end }}
{{- end }}
