# A file with a content, as the tests look at it from outside, and a token that hangs on it.
terraform {
  required_providers {
    local = {
      source  = "hashicorp/local"
      version = "2.9.0"
    }
  }
}

variable "filename" {
  type = string
}

variable "content" {
  type = string
}

variable "token" {
  type      = string
  sensitive = true
}

resource "local_file" "this" {
  filename        = var.filename
  content         = var.content
  file_permission = "0600"
}

resource "terraform_data" "token" {
  input            = var.token
  triggers_replace = [local_file.this.filename]
}

output "filename" {
  value = local_file.this.filename
}

output "token" {
  value     = terraform_data.token.output
  sensitive = true
}
