/** A run of a pipeline that makes an image, and what that is called. */
export interface BuildRule {
  /** Path of the project at the forge: `acme/shop`. */
  project: string;
  /** Name of the workflow; of any where absent. */
  workflow?: string;
  /** Host and path of the image. */
  image: string;
  /** Tag with placeholders: `sha-{sha7}`. */
  tag: string;
}

/** One configured sender. */
export interface SourceSettings {
  kind: string;
  /** Tells several of one kind apart, in the URL as well. */
  name?: string;
  secret?: string;
  /** Name of the header that carries the secret, in lower case. */
  header?: string;
  /** Host of the registry, and path if all its repositories share one. */
  registry?: string;
  /** By key of a repository, where that is not found at `registry`. */
  registries: Record<string, string>;
  /** Topic of the events service that brings the same payloads, verified by who publishes there. */
  topic?: string;
  /** Of an OIDC token. */
  audience?: string;
  /** Email of the account that an OIDC token has to be for. */
  serviceAccount?: string;
  /** Where the keys of OIDC tokens are. */
  jwksUrl?: string;
  builds: BuildRule[];
  /** In milliseconds: how old what is told of may be. */
  maxAge: number;
}
