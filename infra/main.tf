locals {
  chart   = var.chart == "" ? "${path.module}/../helm/aerocast" : var.chart
  bundled = var.monitoring == "bundled"

  values = {
    image = { for key, value in var.image : key => value if value != "" }
    persistence = {
      size         = var.storage.size
      storageClass = var.storage.class
    }
    settings = var.settings
    feeder = var.station == null ? { enabled = false, settings = {} } : {
      enabled = true
      settings = {
        source     = "nws"
        station    = var.station.id
        user_agent = var.station.user_agent
      }
    }
    serviceMonitor = { enabled = var.monitoring == "operator" }
    prometheusRule = { enabled = var.monitoring == "operator" }
    dashboards     = { enabled = var.monitoring == "operator" }
    pushgateway    = { enabled = local.bundled }
    prometheus     = { enabled = local.bundled }
    grafana        = { enabled = local.bundled }
  }

  # The name that the chart's templates call aerocast.fullname.
  service = strcontains(var.release, "aerocast") ? var.release : trimsuffix(substr("${var.release}-aerocast", 0, 51), "-")
}

resource "helm_release" "aerocast" {
  name             = var.release
  namespace        = var.namespace
  create_namespace = true
  chart            = local.chart
  version          = var.chart_version
  timeout          = var.timeout
  wait             = true
  # A failed upgrade rolls back to the previous release, unless the database was migrated: docs/operations.md.
  atomic = true

  values = concat([yamlencode(local.values)], var.values)
}
