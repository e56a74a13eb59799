output "release" {
  description = "The release's name."
  value       = helm_release.aerocast.name
}

output "namespace" {
  description = "The release's namespace."
  value       = helm_release.aerocast.namespace
}

output "api_url" {
  description = "The API's address within the cluster, unless values changes the service's port or name."
  value       = "http://${local.service}.${helm_release.aerocast.namespace}.svc:8000"
}

output "grafana_command" {
  description = "Command that opens the bundled Grafana; null without it."
  value       = local.bundled ? "kubectl --namespace ${helm_release.aerocast.namespace} port-forward service/${local.service}-grafana 3000" : null
}

output "backup_command" {
  description = "Command that backs up into the volume; docs/operations.md describes how to copy the backup out."
  value       = "kubectl --namespace ${helm_release.aerocast.namespace} exec ${local.service}-0 --container api -- aerocast backup --force /var/lib/aerocast/aerocast.backup"
}
