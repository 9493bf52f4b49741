import {
  createPermission,
  Permission,
} from '@backstage/plugin-permission-common';

/** Resource type of environments for conditional decisions. @public */
export const RESOURCE_TYPE_INFRA_ENVIRONMENT = 'infra-environment';

/** See an environment: its state, plan, events, logs, outputs (never secrets). @public */
export const infraEnvironmentReadPermission = createPermission({
  name: 'infra.environment.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_INFRA_ENVIRONMENT,
});

/** Create an environment; decided with the environment to be in hand. @public */
export const infraEnvironmentCreatePermission = createPermission({
  name: 'infra.environment.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_INFRA_ENVIRONMENT,
});

/** Deploy, roll back, retry, cancel, extend. @public */
export const infraEnvironmentDeployPermission = createPermission({
  name: 'infra.environment.deploy',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_INFRA_ENVIRONMENT,
});

/**
 * Confirm that a deployment takes over, or only reads, an object that this system did not make; needed
 * beside the permission to create or deploy.
 *
 * @public
 */
export const infraEnvironmentAdoptPermission = createPermission({
  name: 'infra.environment.adopt',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_INFRA_ENVIRONMENT,
});

/** Approve or reject a deployment that waits for it; decided with its environment in hand. @public */
export const infraDeploymentApprovePermission = createPermission({
  name: 'infra.deployment.approve',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_INFRA_ENVIRONMENT,
});

/** @public */
export const infraEnvironmentDeletePermission = createPermission({
  name: 'infra.environment.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_INFRA_ENVIRONMENT,
});

/** See providers, definitions, types and match explanations. @public */
export const infraPlatformReadPermission = createPermission({
  name: 'infra.platform.read',
  attributes: { action: 'read' },
});

/** Register and change platform documents, check provider access. @public */
export const infraPlatformManagePermission = createPermission({
  name: 'infra.platform.manage',
  attributes: { action: 'update' },
});

/** Take a provider's access away and give it back, and see what that would touch. @public */
export const infraProviderRevokePermission = createPermission({
  name: 'infra.provider.revoke',
  attributes: { action: 'update' },
});

/** See, send once more and dismiss the events that a receiver never took. @public */
export const infraUndeliveredEventManagePermission = createPermission({
  name: 'infra.undelivered-event.manage',
  attributes: { action: 'update' },
});

/** See repositories, tags and digests of the registries that are registered. @public */
export const infraImageReadPermission = createPermission({
  name: 'infra.image.read',
  attributes: { action: 'read' },
});

/**
 * Make, list and revoke the credentials for images of a component. It is the entity in the catalog that is
 * decided about, by the conditions of the catalog such as `isEntityOwner`.
 *
 * @public
 */
export const infraRegistryCredentialManagePermission = createPermission({
  name: 'infra.registry-credential.manage',
  attributes: { action: 'update' },
  // As `RESOURCE_TYPE_CATALOG_ENTITY` of the catalog, which is not needed here for more.
  resourceType: 'catalog-entity',
});

/** Tell of an image that CI produced; for the service accounts of CI. @public */
export const infraArtifactRegisterPermission = createPermission({
  name: 'infra.artifact.register',
  attributes: { action: 'create' },
});

/** See artifacts, and where they have been in environments that the caller may read. @public */
export const infraArtifactReadPermission = createPermission({
  name: 'infra.artifact.read',
  attributes: { action: 'read' },
});

/** Resource type of tasks for conditional decisions. @public */
export const RESOURCE_TYPE_INFRA_TASK = 'infra-task';

/** See tasks for people: what is asked and what was answered (never secrets). @public */
export const infraTaskReadPermission = createPermission({
  name: 'infra.task.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_INFRA_TASK,
});

/** Complete, reject and reopen tasks; usually left to those whom a task is for. @public */
export const infraTaskCompletePermission = createPermission({
  name: 'infra.task.complete',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_INFRA_TASK,
});

/** All permissions of the plugin. @public */
export const infraPermissions: Permission[] = [
  infraEnvironmentReadPermission,
  infraEnvironmentCreatePermission,
  infraEnvironmentDeployPermission,
  infraEnvironmentAdoptPermission,
  infraDeploymentApprovePermission,
  infraEnvironmentDeletePermission,
  infraPlatformReadPermission,
  infraPlatformManagePermission,
  infraTaskReadPermission,
  infraTaskCompletePermission,
  infraProviderRevokePermission,
  infraUndeliveredEventManagePermission,
  infraImageReadPermission,
  infraRegistryCredentialManagePermission,
  infraArtifactRegisterPermission,
  infraArtifactReadPermission,
];
