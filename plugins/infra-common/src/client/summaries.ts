import { JsonObject } from '@backstage/types';
import {
  DeploymentMode,
  DeploymentStatus,
  DocumentRevision,
  EnvironmentStatus,
  ProviderDocument,
} from '../domain';

/** @public */
export interface ProviderAccess {
  ok: boolean;
  checks: {
    name: string;
    granted: boolean;
    message?: string;
    /** Work goes on without it. */
    optional?: boolean;
    /** Each right that the check is about. */
    permissions?: { name: string; granted: boolean }[];
  }[];
  /** What the platform team can apply to grant what is missing. */
  remedy?: { title: string; mediaType: string; content: string };
  server?: string;
  /** ISO 8601. */
  checkedAt: string;
}

/** A provider and how it fares; credentials are named, never shown. @public */
export interface ProviderSummary {
  name: string;
  driver: string;
  revision: DocumentRevision<ProviderDocument>;
  health:
    | 'Unknown'
    | 'Healthy'
    | 'Unreachable'
    | 'AccessDenied'
    | 'AccessRevoked'
    | 'Misconfigured';
  message?: string;
  /** Taken away from this side; absent where the provider itself refuses. */
  revocation?: ProviderRevocation;
  access?: ProviderAccess;
  /** Instances that live on it. */
  instanceCount: number;
  /** ISO 8601. */
  lastContactAt?: string;
}

/** Access that was taken away from this side, until it is granted anew. @public */
export interface ProviderRevocation {
  /** ISO 8601. */
  revokedAt: string;
  /** Entity ref, or `plugin:<id>`. */
  revokedBy: string;
  reason?: string;
}

/** What a revocation of a provider would touch. @public */
export interface ProviderImpact {
  provider: string;
  /** Of all, also where the list is cut short. */
  environmentCount: number;
  /** Instances that live on it. */
  instanceCount: number;
  /** At most 200, those with work under way first. */
  environments: {
    id: string;
    name: string;
    type: string;
    owner: string;
    entityRef: string;
    status: EnvironmentStatus;
    /** Resources of the environment on this provider. */
    resourceCount: number;
    /** A deployment that has not come to its end. */
    runningDeployment?: {
      id: string;
      mode: DeploymentMode;
      status: DeploymentStatus;
    };
  }[];
  /** Names of definitions by which new environments would get something of it. */
  definitions: string[];
  /** Credentials that the revocation destroys: those kept here. */
  destroysCredentials: string[];
  /** Credentials kept elsewhere, which are blocked and stay where they are. */
  blocksCredentials: string[];
}

/** A provider that is not registered yet, tried with its credentials. @public */
export interface ProviderTrial {
  /** The server answered. */
  reachable: boolean;
  health: 'Healthy' | 'Unreachable' | 'AccessDenied' | 'Misconfigured';
  message?: string;
  access?: ProviderAccess;
}

/** A system that this Backstage knows already and that can be registered as a provider. @public */
export interface ProviderCandidate {
  driver: string;
  name: string;
  title?: string;
  /** Where it is reached, for people. */
  address: string;
  /** The `spec.config` that a provider needs to be this one; without secrets. */
  config: JsonObject;
  /** Names of the credentials that have to be given; empty where those known suffice. */
  credentials: string[];
  /** Names of the providers that are this one already. */
  registeredAs: string[];
}

/** Short-lived access that can only read, for another plugin of this Backstage. @public */
export interface SharedProvider {
  /** How the system is reached; without secrets. */
  config: JsonObject;
  token: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** What grants a driver the access that it needs. @public */
export interface AccessManifest {
  title: string;
  mediaType: string;
  content: string;
}

/** @public */
export interface DriverSummary {
  id: string;
  title: string;
  configSchema: JsonObject;
  credentials: Record<string, { required: boolean; description: string }>;
  /** It can say what grants it the access it needs, before there is any: see `accessManifest`. */
  hasAccessManifest?: boolean;
  kinds: {
    kind: string;
    title: string;
    inputSchema: JsonObject;
    outputSchema: JsonObject;
  }[];
}

/** A file or URL that platform documents are read from. @public */
export interface DocumentSource {
  origin: string;
  /** ISO 8601. */
  lastReadAt?: string;
  /** Errors of the last reading; the good revisions stay in force. */
  errors: {
    origin: string;
    line?: number;
    pointer?: string;
    message: string;
  }[];
  documents: { kind: string; name: string; revision: number }[];
}
