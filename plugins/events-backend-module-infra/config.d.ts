import { HumanDuration } from '@backstage/types';

export interface Config {
  infra?: {
    /**
     * Senders that tell of images and pull requests. Each kind is a list; all of a kind but one have a
     * name, which is a part of the URL: `/api/events/infra/<kind>/<name>`. What has no secret is not
     * let in. A secret has at least 16 characters.
     */
    sources?: {
      /** CDEvents of any CI; their registry where a package URL names none. */
      cdevents?: Array<{
        name?: string;
        /** @visibility secret */
        secret?: string;
        /** Name of the header of the secret. Default: `Authorization`. */
        header?: string;
        registry?: string;
        /** How old what is told of may be. Default: one day. */
        maxAge?: string | HumanDuration;
      }>;
      /** Registries of CNCF Distribution, and what notifies as they do. */
      oci?: Array<{
        name?: string;
        /** @visibility secret */
        secret?: string;
        /** Name of the header of the secret. Default: `Authorization`. */
        header?: string;
        /** Its host, where images are not known by the name that it is called by. */
        registry?: string;
        /** How old what is told of may be. Default: one day. */
        maxAge?: string | HumanDuration;
      }>;
      /** GitHub: packages, runs of workflows, pull requests. */
      github?: Array<{
        name?: string;
        /** @visibility secret */
        secret?: string;
        /**
         * Beginning of the topics of the events service that bring the same, verified by another
         * module: `github`. Alone or beside a secret.
         */
        topic?: string;
        /** Default: `ghcr.io`. */
        registry?: string;
        /** Which workflows make which images. */
        builds?: Array<{
          /** `owner/name`. */
          project: string;
          /** Name of the workflow. Default: any. */
          workflow?: string;
          /** Host and path of the image. */
          image: string;
          /** Its tag, of which `{sha}`, `{sha7}`, `{sha8}`, `{ref}`, `{number}` may be parts. */
          tag: string;
        }>;
      }>;
      /** GitLab: its registry, pipelines, merge requests. */
      gitlab?: Array<{
        name?: string;
        /**
         * Token of webhooks, and value of the header of the registry.
         *
         * @visibility secret
         */
        secret?: string;
        /** Name of the header of the registry. Default: `Authorization`. */
        header?: string;
        /** Beginning of the topics of the events service that bring the same: `gitlab`. */
        topic?: string;
        /** Host of the registry, where it is not the one that it is called by. */
        registry?: string;
        /** Which pipelines make which images. */
        builds?: Array<{
          /** Path with groups. */
          project: string;
          /** Host and path of the image. */
          image: string;
          /** Its tag, of which `{sha}`, `{sha7}`, `{sha8}`, `{ref}`, `{number}` may be parts. */
          tag: string;
        }>;
        /** How old what its registry tells of may be. Default: one day. */
        maxAge?: string | HumanDuration;
      }>;
      harbor?: Array<{
        name?: string;
        /** @visibility secret */
        secret?: string;
        /** Name of the header of the secret. Default: `Authorization`. */
        header?: string;
        /** Its host, where images are not known by the one that it tells. */
        registry?: string;
        /** How old what is told of may be. Default: one day. */
        maxAge?: string | HumanDuration;
      }>;
      quay?: Array<{
        name?: string;
        /**
         * Part of the URL: `?secret=`.
         *
         * @visibility secret
         */
        secret?: string;
        /** Default: the one that it tells. */
        registry?: string;
      }>;
      dockerHub?: Array<{
        name?: string;
        /**
         * Part of the URL: `?secret=`.
         *
         * @visibility secret
         */
        secret?: string;
        /** Default: `docker.io`. */
        registry?: string;
        /** How old what is told of may be. Default: one day. */
        maxAge?: string | HumanDuration;
      }>;
      /** Elastic Container Registry, through EventBridge and a queue. */
      ecr?: Array<{
        name?: string;
        /** On which another module publishes what it finds in the queue. */
        topic: string;
        /** Default: that of the account and region of the event. */
        registry?: string;
        /** How old what is told of may be. Default: one day. */
        maxAge?: string | HumanDuration;
      }>;
      /** Google Artifact Registry, by a push subscription of Pub/Sub. */
      artifactRegistry?: Array<{
        name?: string;
        /** Of the token, as it is set up at the subscription. */
        audience: string;
        /** Email of the account of the subscription. */
        serviceAccount: string;
        /** Where the keys of tokens are. Default: Google's. */
        jwksUrl?: string;
        /** How old what is told of may be. Default: one day. */
        maxAge?: string | HumanDuration;
      }>;
      /** Azure Container Registry. */
      acr?: Array<{
        name?: string;
        /** @visibility secret */
        secret?: string;
        /** Name of the custom header of the secret. Default: `Authorization`. */
        header?: string;
        /** Default: the one that it tells. */
        registry?: string;
        /** How old what is told of may be. Default: one day. */
        maxAge?: string | HumanDuration;
      }>;
      artifactory?: Array<{
        name?: string;
        /** @visibility secret */
        secret?: string;
        /** Its host: images are at `<registry>/<key of the repository>/<image>`. */
        registry?: string;
        /** Host and path of the images of a repository, by its key, where they are elsewhere. */
        registries?: { [key: string]: string };
      }>;
    };
  };
}
