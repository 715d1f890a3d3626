{{/* The environment of a service. Takes (root, name, service). */}}
{{- define "countersign.env" -}}
{{- $root := index . 0 -}}
{{- $service := index . 2 -}}
{{- $values := $root.Values -}}
{{- $host := $values.listenAddress -}}
- {name: LISTEN, value: {{ printf "%s:%s" $host (ternary "8080" "50051" (eq $service.kind "http")) | quote }}}
- {name: HEALTH_LISTEN, value: {{ printf "%s:50052" $host | quote }}}
{{- if $service.clients.enabled }}
- {name: CLIENT_LISTEN, value: {{ printf "%s:50053" $host | quote }}}
{{- end }}
- {name: TLS_FOLDER, value: /etc/countersign/tls}
{{- range $callee := $service.calls }}
- {name: {{ $callee | upper | replace "-" "_" }}_ADDRESS, value: {{ include "countersign.target" (list $root $callee 50051) | quote }}}
{{- end }}
{{- include "countersign.storeEnv" (list $root $service) }}
{{- include "countersign.secretEnv" (list $root $service) }}
- {name: DRAIN_TIMEOUT, value: {{ printf "%vs" $service.drain.timeoutSeconds | quote }}}
{{- include "countersign.telemetryEnv" $root }}
{{- if $values.authorities.name }}
- {name: NODE_EXTRA_CA_CERTS, value: /etc/countersign/authorities/{{ $values.authorities.key }}}
{{- end }}
{{- range $key, $value := $service.env }}
- {name: {{ $key }}, value: {{ $value | quote }}}
{{- end }}
{{- range $key, $from := $service.secretFiles }}
- {name: {{ $key }}_FILE, value: /etc/countersign/secrets/{{ $key | lower | replace "_" "-" }}}
{{- end }}
{{- with $service.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "countersign.storeEnv" -}}
{{- $values := (index . 0).Values -}}
{{- $service := index . 1 -}}
{{- if $service.database }}
- {name: DATABASE_URL_FILE, value: /etc/countersign/secrets/database-url}
- {name: PGSSLMODE, value: {{ $values.database.sslMode }}}
- {name: MIGRATIONS, value: await}
{{- end }}
{{- if $service.nats }}
{{- if $values.nats.existingSecret }}
- {name: NATS_URL_FILE, value: /etc/countersign/secrets/nats-url}
{{- else }}
- {name: NATS_URL, value: {{ $values.nats.url | quote }}}
{{- end }}
- {name: STREAM_REPLICAS, value: {{ $values.nats.streamReplicas | quote }}}
{{- end }}
{{- end }}

{{- define "countersign.secretEnv" -}}
{{- $values := (index . 0).Values -}}
{{- $service := index . 1 -}}
{{- if $service.keyring }}
- {name: KEYRING_FILE, value: /etc/countersign/secrets/keyring}
{{- if $values.keyring.kms.url }}
- {name: KMS_URL, value: {{ $values.keyring.kms.url | quote }}}
- {name: KMS_KEY, value: {{ $values.keyring.kms.keyName | quote }}}
- {name: KMS_TOKEN_FILE, value: /etc/countersign/secrets/kms-token}
{{- end }}
{{- end }}
{{- if and $service.operatorKey $values.operator.existingSecret }}
- {name: OPERATOR_KEY_FILE, value: /etc/countersign/secrets/operator-key}
{{- end }}
{{- if $service.publicUrl }}
- {name: PUBLIC_URL, value: {{ $values.publicUrl | quote }}}
{{- end }}
{{- if $service.carrier }}
- {name: TWILIO_ACCOUNT_SID, value: {{ $values.carrier.accountSid | quote }}}
- {name: TWILIO_AUTH_TOKEN_FILE, value: /etc/countersign/secrets/carrier-token}
{{- with $values.carrier.from }}
- {name: TWILIO_FROM, value: {{ . | quote }}}
{{- end }}
{{- with $values.carrier.messagingServiceSid }}
- {name: TWILIO_MESSAGING_SERVICE_SID, value: {{ . | quote }}}
{{- end }}
{{- with $values.carrier.baseUrl }}
- {name: TWILIO_BASE_URL, value: {{ . | quote }}}
{{- end }}
{{- end }}
{{- end }}

{{- define "countersign.telemetryEnv" -}}
{{- $telemetry := .Values.telemetry }}
- {name: LOG_LEVEL, value: {{ $telemetry.logLevel }}}
- {name: LOG_FORMAT, value: json}
- {name: OTEL_METRICS_EXPORTER, value: {{ ternary "prometheus" "none" $telemetry.metrics.enabled }}}
{{- if $telemetry.metrics.enabled }}
- {name: OTEL_EXPORTER_PROMETHEUS_PORT, value: "9464"}
{{- end }}
- {name: OTEL_TRACES_EXPORTER, value: {{ ternary "otlp" "none" (ne $telemetry.traces.endpoint "") }}}
{{- with $telemetry.traces.endpoint }}
- {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }}}
- {name: OTEL_TRACES_SAMPLER, value: parentbased_traceidratio}
- {name: OTEL_TRACES_SAMPLER_ARG, value: {{ $telemetry.traces.ratio | quote }}}
{{- end }}
{{- end }}

{{/* The secrets that a service reads, as one folder that follows their changes. Takes (root, service). */}}
{{- define "countersign.secretSources" -}}
{{- $values := (index . 0).Values -}}
{{- $service := index . 1 -}}
{{- if $service.database }}
- secret: {name: {{ $values.database.existingSecret }}, items: [{key: {{ $values.database.urlKey }}, path: database-url}]}
{{- end }}
{{- if and $service.nats $values.nats.existingSecret }}
- secret: {name: {{ $values.nats.existingSecret }}, items: [{key: {{ $values.nats.urlKey }}, path: nats-url}]}
{{- end }}
{{- if $service.keyring }}
- secret: {name: {{ $values.keyring.existingSecret }}, items: [{key: {{ $values.keyring.key }}, path: keyring}]}
{{- if $values.keyring.kms.url }}
- secret: {name: {{ $values.keyring.kms.existingSecret }}, items: [{key: {{ $values.keyring.kms.key }}, path: kms-token}]}
{{- end }}
{{- end }}
{{- if and $service.operatorKey $values.operator.existingSecret }}
- secret: {name: {{ $values.operator.existingSecret }}, items: [{key: {{ $values.operator.key }}, path: operator-key}]}
{{- end }}
{{- if $service.carrier }}
- secret: {name: {{ $values.carrier.existingSecret }}, items: [{key: {{ $values.carrier.key }}, path: carrier-token}]}
{{- end }}
{{- range $name, $from := $service.secretFiles }}
- secret: {name: {{ $from.existingSecret }}, items: [{key: {{ $from.key }}, path: {{ $name | lower | replace "_" "-" }}}]}
{{- end }}
{{- end }}

{{/* The authorities that are trusted besides, as a volume. */}}
{{- define "countersign.authoritiesVolume" -}}
{{- with .Values.authorities }}
{{- if .name }}
- name: authorities
  {{- if eq .kind "secret" }}
  secret: {secretName: {{ .name }}, items: [{key: {{ .key }}, path: {{ .key }}}]}
  {{- else }}
  configMap: {name: {{ .name }}, items: [{key: {{ .key }}, path: {{ .key }}}]}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* A security context without what is null, which OpenShift chooses itself. */}}
{{- define "countersign.security" -}}
{{- $given := dict -}}
{{- range $key, $value := . -}}
{{- if not (kindIs "invalid" $value) -}}{{- $_ := set $given $key $value -}}{{- end -}}
{{- end -}}
{{- toYaml $given -}}
{{- end }}

{{/* One probe of three. Takes (service, startup | liveness | readiness). */}}
{{- define "countersign.probe" -}}
{{- $which := index . 1 -}}
{{- $probe := index (index . 0).probes $which -}}
{{ $which }}Probe:
  {{- if eq (index . 0).kind "http" }}
  httpGet: {port: health, path: {{ ternary "/healthz" "/readyz" (eq $which "liveness") }}}
  {{- else }}
  grpc: {port: 50052, service: {{ $which }}}
  {{- end }}
  {{- toYaml $probe | nindent 2 }}
{{- end }}
