/** What an adopter's first platform document may look like. */
export const platformDocuments = `apiVersion: infra-orchestration.dev/v1alpha1
kind: EnvironmentType
metadata: { name: development }
spec: {}
---
apiVersion: infra-orchestration.dev/v1alpha1
kind: ResourceDefinition
metadata: { name: settings }
spec:
  type: config
  driver: static
  kind: values
  inputs: { values: { logLevel: debug } }
  criteria: [{}]
`;

export const appConfig = `backend:
  database:
    client: better-sqlite3
    connection: ':memory:'
auth:
  providers:
    guest:
      dangerouslyAllowOutsideDevelopment: true
integrations:
  github: []
infra:
  documents:
    - type: file
      target: ../../platform/*.yaml
`;
