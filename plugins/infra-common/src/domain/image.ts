import { EnvironmentStatus } from './environment';

/** What the desired state in force of an environment says of images. @public */
export interface EnvironmentImages {
  environmentId: string;
  environmentName: string;
  environmentType: string;
  status: EnvironmentStatus;
  /** One of each container; none where nothing runs. */
  images: { container: string; image: string }[];
}

/** A registry that is registered. @public */
export interface RegistrySummary {
  /** Name of the Provider document. */
  provider: string;
  /** This backend is its token server, so that it has credentials. */
  builtIn: boolean;
  /** What the names of its images begin with. Absent where it cannot be used. */
  host?: string;
  /** Why it cannot be used. */
  message?: string;
}

/** What is behind a tag. @public */
export interface RegistryImage {
  repository: string;
  tag: string;
  /** `sha256:…` */
  digest: string;
  mediaType: string;
  /** Bytes of all that is pulled, where the tag names one image. */
  size?: number;
  /** ISO 8601; of the first platform. */
  created?: string;
  platforms: {
    os: string;
    architecture: string;
    variant?: string;
    digest: string;
  }[];
}

/** @public */
export type RegistryAction = 'pull' | 'push' | 'delete';

/** What a credential may do in a registry. @public */
export interface RegistryAccess {
  /** A repository, or all below a path: `shop/*`. */
  repository: string;
  actions: RegistryAction[];
}

/** A login for a registry whose token server this backend is. @public */
export interface RegistryCredential {
  /** Name of the Provider document. */
  provider: string;
  /** Unique for the provider. */
  username: string;
  /** `push`: for CI, made by a person. `pull`: of an environment, made by a driver. */
  purpose: 'push' | 'pull';
  /** Ownership mark of the instance (`pull`), or the entity that is pushed (`push`). */
  owner: string;
  /** The component that is pushed, or whose environment pulls. */
  entityRef: string;
  /** Which environment pulls; absent for `push`. */
  environment?: { id: string; name: string };
  access: RegistryAccess[];
  createdBy: string;
  /** ISO 8601. */
  createdAt: string;
}
