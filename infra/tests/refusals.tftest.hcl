# Values that the variables refuse.
mock_provider "helm" {}

run "a_release_with_capitals" {
  command         = plan
  expect_failures = [var.release]
  variables {
    release = "AeroCast"
  }
}

run "the_default_namespace" {
  command         = plan
  expect_failures = [var.namespace]
  variables {
    namespace = "default"
  }
}

run "the_latest_image" {
  command         = plan
  expect_failures = [var.image]
  variables {
    image = { tag = "latest" }
  }
}

run "a_digest_that_is_none" {
  command         = plan
  expect_failures = [var.image]
  variables {
    image = { digest = "sha256:12" }
  }
}

run "a_size_without_a_unit" {
  command         = plan
  expect_failures = [var.storage]
  variables {
    storage = { size = "5" }
  }
}

run "settings_that_are_a_list" {
  command         = plan
  expect_failures = [var.settings]
  variables {
    settings = ["log_level"]
  }
}

run "a_station_without_a_contact" {
  command         = plan
  expect_failures = [var.station]
  variables {
    station = { id = "KJFK", user_agent = "" }
  }
}

run "monitoring_that_is_unknown" {
  command         = plan
  expect_failures = [var.monitoring]
  variables {
    monitoring = "some"
  }
}

run "values_that_are_no_object" {
  command         = plan
  expect_failures = [var.values]
  variables {
    values = ["just text"]
  }
}

run "no_time_to_start" {
  command         = plan
  expect_failures = [var.timeout]
  variables {
    timeout = 5
  }
}
