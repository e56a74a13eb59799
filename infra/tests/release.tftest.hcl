# terraform test, with a provider that installs nothing.
mock_provider "helm" {}

run "defaults" {
  command = apply

  assert {
    condition     = helm_release.aerocast.create_namespace && helm_release.aerocast.atomic && helm_release.aerocast.wait
    error_message = "The release must create its namespace, wait until it is ready, and roll back if it fails."
  }
  assert {
    condition     = length(yamldecode(helm_release.aerocast.values[0]).image) == 0
    error_message = "The image must be the chart's if none is given."
  }
  assert {
    condition     = yamldecode(helm_release.aerocast.values[0]).persistence.size == "5Gi"
    error_message = "The volume must have 5Gi."
  }
  assert {
    condition     = !yamldecode(helm_release.aerocast.values[0]).feeder.enabled
    error_message = "There must be no feeder if no station is given."
  }
  assert {
    condition     = output.api_url == "http://aerocast.aerocast.svc:8000"
    error_message = "The address is ${output.api_url}."
  }
  assert {
    condition     = output.grafana_command == null
    error_message = "There must be no command without Grafana."
  }
}

run "a_station_is_followed" {
  command = plan

  variables {
    station = { id = "KJFK", user_agent = "someone@example.org" }
  }
  assert {
    condition     = yamldecode(helm_release.aerocast.values[0]).feeder == { enabled = true, settings = { source = "nws", station = "KJFK", user_agent = "someone@example.org" } }
    error_message = "The feeder must follow KJFK."
  }
}

run "monitoring_is_bundled" {
  command = apply

  variables {
    release    = "weather"
    monitoring = "bundled"
  }
  assert {
    condition = alltrue([
      for part in ["pushgateway", "prometheus", "grafana"] : yamldecode(helm_release.aerocast.values[0])[part].enabled
    ])
    error_message = "Pushgateway, Prometheus and Grafana must be installed."
  }
  assert {
    condition     = !yamldecode(helm_release.aerocast.values[0]).serviceMonitor.enabled
    error_message = "The operator must not scrape the targets of the bundled Prometheus."
  }
  assert {
    condition     = output.grafana_command == "kubectl --namespace aerocast port-forward service/weather-aerocast-grafana 3000"
    error_message = "The command is ${output.grafana_command}."
  }
}

run "further_values_come_last" {
  command = plan

  variables {
    values = ["{service: {type: NodePort}}"]
  }
  assert {
    condition     = length(helm_release.aerocast.values) == 2 && helm_release.aerocast.values[1] == "{service: {type: NodePort}}"
    error_message = "The user's values must override the variables."
  }
}
