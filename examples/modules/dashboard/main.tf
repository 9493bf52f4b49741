# Stands for the modules that a company has: it writes the dashboard of a service to where the
# monitoring reads it.
terraform {
  required_providers {
    local = {
      source  = "hashicorp/local"
      version = "~> 2.9"
    }
  }
}

variable "directory" {
  type = string
}

variable "name" {
  type = string
}

variable "title" {
  type = string
}

resource "local_file" "dashboard" {
  filename        = "${var.directory}/${var.name}.json"
  file_permission = "0644"
  content = jsonencode({
    title  = var.title
    panels = ["requests", "errors", "latency"]
  })
}


output "url" {
  value = "https://dashboards.example.test/d/${var.name}"
}
