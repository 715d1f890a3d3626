{{/* The enabled services, each with the defaults it does not override, as JSON. Fails where they do not fit together. */}}
{{- define "countersign.services" -}}
{{- $all := dict -}}
{{- range $name, $given := .Values.services -}}
{{- $service := mergeOverwrite (deepCopy $.Values.defaults) (deepCopy (default dict $given)) -}}
{{- if and (not (kindIs "invalid" $given)) $service.enabled -}}{{- $_ := set $all $name $service -}}{{- end -}}
{{- end -}}
{{- range $name, $service := $all -}}
{{- include "countersign.checkCalls" (list $name $service $all) -}}
{{- include "countersign.checkScaling" (list $name $service) -}}
{{- include "countersign.checkDrain" (list $name $service) -}}
{{- include "countersign.checkNeeds" (list $ $name $service) -}}
{{- end -}}
{{- $all | toJson -}}
{{- end }}

{{- define "countersign.checkCalls" -}}
{{- $name := index . 0 -}}
{{- $all := index . 2 -}}
{{- range $callee := (index . 1).calls -}}
{{- if not (hasKey $all $callee) -}}
{{- fail (printf "services.%s.calls names %q, which is not a service" $name $callee) -}}
{{- end -}}
{{- if ne (index $all $callee).kind "grpc" -}}
{{- fail (printf "services.%s.calls names %q, which takes no calls by gRPC" $name $callee) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "countersign.checkScaling" -}}
{{- $service := index . 1 -}}
{{- if and $service.autoscaling.enabled $service.keda.enabled -}}
{{- fail (printf "services.%s has autoscaling and keda both enabled; a Deployment has one who scales it" (index . 0)) -}}
{{- end -}}
{{- end }}

{{- define "countersign.checkDrain" -}}
{{- $service := index . 1 -}}
{{- $needed := add (int $service.drain.preStopSeconds) (int $service.drain.timeoutSeconds) -}}
{{- if le (int64 $service.terminationGracePeriodSeconds) $needed -}}
{{- fail (printf "services.%s.terminationGracePeriodSeconds is %v, and must exceed drain.preStopSeconds + drain.timeoutSeconds, which are %v" (index . 0) $service.terminationGracePeriodSeconds $needed) -}}
{{- end -}}
{{- end }}

{{/* Takes (root, name, service): what a service reads must be given. */}}
{{- define "countersign.checkNeeds" -}}
{{- $values := (index . 0).Values -}}
{{- $service := index . 2 -}}
{{- if $service.database -}}{{- $_ := required "database.existingSecret is required: the Secret with the database's URL" $values.database.existingSecret -}}{{- end -}}
{{- if and $service.nats (not $values.nats.url) (not $values.nats.existingSecret) -}}
{{- fail "nats.url is required, or nats.existingSecret where the URL holds a password" -}}
{{- end -}}
{{- if and $values.nats.url $values.nats.existingSecret -}}
{{- fail "nats.url and nats.existingSecret are both given; give one of them" -}}
{{- end -}}
{{- if $service.keyring -}}
{{- $_ := required "keyring.existingSecret is required: the Secret with the key file" $values.keyring.existingSecret -}}
{{- if and $values.keyring.kms.url (not $values.keyring.kms.existingSecret) -}}
{{- fail "keyring.kms.existingSecret is required where keyring.kms.url is given" -}}
{{- end -}}
{{- end -}}
{{- if $service.publicUrl -}}{{- $_ := required "publicUrl is required: the URL under which carriers reach the gateway" $values.publicUrl -}}{{- end -}}
{{- if $service.carrier -}}
{{- $_ := required "carrier.accountSid is required" $values.carrier.accountSid -}}
{{- $_ := required "carrier.existingSecret is required: the Secret with the carrier's token" $values.carrier.existingSecret -}}
{{- if not (or $values.carrier.from $values.carrier.messagingServiceSid) -}}
{{- fail "carrier.from or carrier.messagingServiceSid is required: who texts come from" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* How many pods a service has at least. */}}
{{- define "countersign.leastReplicas" -}}
{{- if .keda.enabled }}{{ .keda.minReplicas }}{{ else }}{{ ternary .autoscaling.minReplicas .replicas .autoscaling.enabled }}{{ end -}}
{{- end }}
