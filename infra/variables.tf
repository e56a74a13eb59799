variable "release" {
  description = "The release's name."
  type        = string
  default     = "aerocast"

  validation {
    condition     = can(regex("^[a-z]([-a-z0-9]{0,49}[a-z0-9])?$", var.release))
    error_message = "release must begin with a letter and have up to 51 lower-case letters, digits and dashes."
  }
}

variable "namespace" {
  description = "The namespace. It is created if it does not exist."
  type        = string
  default     = "aerocast"

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", var.namespace)) && var.namespace != "default"
    error_message = "namespace must have up to 63 lower-case letters, digits and dashes, and must not be 'default'."
  }
}

variable "chart" {
  description = "The chart: a folder, or an address such as oci://registry.example.org/charts/aerocast. Empty: helm/aerocast of this repository."
  type        = string
  default     = ""
}

variable "chart_version" {
  description = "The chart's version, if the chart comes from a registry."
  type        = string
  default     = null
}

variable "image" {
  description = "The image. Empty parts mean the chart's values."
  type = object({
    repository = optional(string, "")
    tag        = optional(string, "")
    digest     = optional(string, "")
  })
  default = {}

  validation {
    condition     = var.image.tag != "latest"
    error_message = "image.tag must be a version, got 'latest', which changes without notice."
  }

  validation {
    condition     = var.image.digest == "" || can(regex("^sha256:[0-9a-f]{64}$", var.image.digest))
    error_message = "image.digest must be sha256: and 64 hexadecimal digits."
  }
}

variable "storage" {
  description = "The volume of the database and the model versions."
  type = object({
    size  = optional(string, "5Gi")
    class = optional(string, "")
  })
  default = {}

  validation {
    condition     = can(regex("^[1-9][0-9]*[KMGT]i$", var.storage.size))
    error_message = "storage.size must be a quantity such as 5Gi."
  }
}

variable "settings" {
  description = "Settings of the programs, such as { poll_interval = \"1s\", horizons = [1, 6, 24] }; the chart refuses unknown ones."
  type        = any
  default     = {}

  validation {
    condition     = can(keys(var.settings))
    error_message = "settings must be an object."
  }
}

variable "station" {
  description = "A station of the National Weather Service, such as KJFK, for the feeder; null for no feeder."
  type = object({
    id         = string
    user_agent = string
  })
  default = null

  validation {
    condition     = var.station == null || can(regex("^[A-Z0-9]{3,8}$", var.station.id))
    error_message = "station.id must be a station's id such as KJFK."
  }

  validation {
    condition     = var.station == null || try(length(var.station.user_agent) > 0, false)
    error_message = "station.user_agent must be your contact, which the National Weather Service requires."
  }
}

variable "monitoring" {
  description = "\"bundled\" installs Pushgateway, Prometheus and Grafana; \"operator\" relies on the cluster's Prometheus operator; \"none\"."
  type        = string
  default     = "operator"

  validation {
    condition     = contains(["bundled", "operator", "none"], var.monitoring)
    error_message = "monitoring must be bundled, operator or none."
  }
}

variable "values" {
  description = "Further values of the chart as YAML texts; a later text overrides an earlier one."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for text in var.values : can(keys(yamldecode(text)))])
    error_message = "Each text in values must be the YAML of an object."
  }
}

variable "timeout" {
  description = "Seconds to wait until the pod is ready."
  type        = number
  default     = 300

  validation {
    condition     = var.timeout >= 60 && var.timeout <= 3600
    error_message = "timeout must be between 60 and 3600 seconds."
  }
}
