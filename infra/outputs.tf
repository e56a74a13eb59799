output "release" {
  description = "The release's name."
  value       = helm_release.aerocast.name
}

output "namespace" {
  description = "Where it is."
  value       = helm_release.aerocast.namespace
}

output "api_url" {
  description = "The API's address within the cluster, as long as values does not change the service's port or name."
  value       = "http://${local.service}.${helm_release.aerocast.namespace}.svc:8000"
}

output "grafana_command" {
  description = "How to look at the bundled Grafana; null where none is."
  value       = local.bundled ? "kubectl --namespace ${helm_release.aerocast.namespace} port-forward service/${local.service}-grafana 3000" : null
}

output "backup_command" {
  description = "How to take a backup, into the volume; docs/operations.md tells how to bring it out."
  value       = "kubectl --namespace ${helm_release.aerocast.namespace} exec ${local.service}-0 --container api -- aerocast backup --force /var/lib/aerocast/aerocast.backup"
}
