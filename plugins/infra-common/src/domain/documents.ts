import { JsonObject, JsonValue } from '@backstage/types';
import { DeliveryPipelineSpec } from './delivery';
import { EnvironmentLink } from './environment';
import { DeploymentHooks, Hook } from './hook';
import { EnvironmentTypePolicy, EnvironmentUsage } from './policy';
import { ResourceClaimInput } from './resource';

/** `apiVersion` of every platform document. @public */
export const INFRA_API_VERSION = 'infra-orchestration.dev/v1alpha1';

/** @public */
export const documentKinds = [
  'EnvironmentType',
  'ResourceType',
  'Provider',
  'ResourceDefinition',
  'DeliveryPipeline',
] as const;

/** @public */
export type DocumentKind = (typeof documentKinds)[number];

/** @public */
export interface DocumentMetadata {
  /** DNS label; unique per kind. */
  name: string;
  title?: string;
  description?: string;
  labels?: Record<string, string>;
}

/** @public */
export interface PlatformDocumentBase<TKind extends DocumentKind, TSpec> {
  apiVersion: typeof INFRA_API_VERSION;
  kind: TKind;
  metadata: DocumentMetadata;
  spec: TSpec;
}

/** Policy and defaults of one kind of environment. @public */
export type EnvironmentTypeDocument = PlatformDocumentBase<
  'EnvironmentType',
  EnvironmentTypePolicy & {
    /** Claims every environment of this type has, by alias. */
    claims?: Record<string, ResourceClaimInput>;
    /** Values for `${environmentType.params.…}`. */
    params?: JsonObject;
    /** Resource types whose instances stay when the environment is deleted. */
    retain?: string[];
    /** ISO 8601 duration between drift checks; the plugin's default where absent. */
    driftInterval?: string;
    /** Entity refs of groups that may own such an environment; absent means any. */
    allowedOwners?: string[];
    /** Dashboards, logs and alerts of each environment; placeholders as in claims, without resources. */
    links?: EnvironmentLink[];
    hooks?: DeploymentHooks;
    /** Position in lists and pipelines. */
    order?: number;
  }
>;

/** What a developer can ask for. @public */
export type ResourceTypeDocument = PlatformDocumentBase<
  'ResourceType',
  {
    /** JSON schema (draft 2020-12) of a claim's params. */
    params: JsonObject;
    /** JSON schema of the outputs; a property with `x-secret: true` is a secret. */
    outputs: JsonObject;
  }
>;

/** Where the value of a credential comes from. The document never holds the value. @public */
export type CredentialSource =
  | { env: string }
  | { file: string }
  | { config: string }
  /** `<name>/<key>` of a secret store that a module brings. */
  | { store: string }
  | { secretRef: string };

/** A registered, credentialed target of a driver. @public */
export type ProviderDocument = PlatformDocumentBase<
  'Provider',
  {
    driver: string;
    /** Checked against the driver's config schema. */
    config?: JsonObject;
    credentials?: Record<string, CredentialSource>;
    limits?: {
      /** Most calls to the driver at once, over all replicas. */
      concurrency?: number;
      /** ISO 8601 duration after which one driver call is aborted. */
      callTimeout?: string;
    };
  }
>;

/** Which claims a definition is for; every field given must match. @public */
export interface MatchCriteria {
  environmentType?: string;
  /** Environment name. */
  environment?: string;
  /** Entity ref. */
  entity?: string;
  owner?: string;
  system?: string;
  class?: string;
  id?: string;
  labels?: Record<string, string>;
}

/** A claim that a definition brings along. @public */
export interface CoProvisionedClaim extends ResourceClaimInput {
  /** True: the new claim depends on this one. False (default): the two are independent. */
  dependsOnThis?: boolean;
}

/** How the platform team satisfies a resource type. @public */
export type ResourceDefinitionDocument = PlatformDocumentBase<
  'ResourceDefinition',
  {
    /** Name of the ResourceType. */
    type: string;
    /** Driver id; needed only where no provider is named (`static`). */
    driver?: string;
    /** Name of a Provider. */
    provider?: string;
    /** Resource kind of the driver. */
    kind: string;
    /** The driver's inputs, with placeholders. */
    inputs?: JsonObject;
    /**
     * Outputs of the resource type from those of the driver (`${driver.outputs.…}`); where absent
     * the driver's outputs of the same names are taken.
     */
    outputs?: Record<string, JsonValue>;
    /** Shown on the instance and its environment; `${driver.outputs.…}` is known here. */
    links?: EnvironmentLink[];
    /** Claims this one depends on, by alias (`${resources.<alias>.outputs.…}`). */
    requires?: Record<string, ResourceClaimInput>;
    /** Claims that come along with this one, by alias. */
    provides?: Record<string, CoProvisionedClaim>;
    /** Any of them must match. `{}` matches every claim of the type; an empty list none. */
    criteria: MatchCriteria[];
    /** Done before the outside object is removed, such as a final backup; not where it is kept. */
    beforeRemove?: Hook[];
    /** What happens to the outside object when the claim goes. Default `delete`. */
    deletionPolicy?: 'delete' | 'retain';
    /**
     * Whether an existing object that this system did not make may be taken over: always (`true`),
     * where the request for a deployment confirms it (`confirm`), or never. Default: never.
     */
    adopt?: boolean | 'confirm';
  }
>;

/** The steps that the images of components go through. @public */
export type DeliveryPipelineDocument = PlatformDocumentBase<
  'DeliveryPipeline',
  DeliveryPipelineSpec
>;

/** @public */
export type PlatformDocument =
  | EnvironmentTypeDocument
  | ResourceTypeDocument
  | ProviderDocument
  | ResourceDefinitionDocument
  | DeliveryPipelineDocument;

/** A document as kept: what is in force, since when, from where. @public */
export interface DocumentRevision<
  T extends PlatformDocument = PlatformDocument,
> {
  kind: DocumentKind;
  name: string;
  /** Counts from 1 per `(kind, name)`. */
  revision: number;
  document: T;
  /** File or URL with line (`platform.yaml:12`), or `api:<entity ref>`. */
  origin: string;
  createdAt: string;
}

/** An environment type as offered to a caller. @public */
export interface EnvironmentTypeRevision
  extends DocumentRevision<EnvironmentTypeDocument> {
  /**
   * Where the question named an entity: whether the caller may create an environment of this type
   * for it, owned by its owner.
   */
  mayCreate?: boolean;
  /** Where the type has a quota. */
  usage?: EnvironmentUsage;
}
