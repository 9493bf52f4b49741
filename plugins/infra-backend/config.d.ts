import { HumanDuration } from '@backstage/types';

export interface Config {
  /** Infrastructure orchestration. */
  infra?: {
    /**
     * Name of this installation: the first part of the mark on everything that is made outside,
     * so that two installations never take each other's objects for their own. Lower-case letters,
     * digits and "-". Never change it. By default a name is made once and kept in the database.
     */
    installation?: string;
    /** Where platform documents are read from. The earlier of two of one name wins. */
    documents?: Array<{
      type: 'file' | 'url';
      /**
       * A file, directory or glob, relative to the working directory of the backend; or a URL that
       * `backend.reading` or an integration lets it read. `${env.NAME}` inside the documents is
       * the value of an environment variable; nothing is given to documents of the API.
       */
      target: string;
    }>;
    /** How often the documents are read again. Default: one minute. */
    documentRefreshInterval?: string | HumanDuration;
    engine?: {
      /** Most environments that one replica works on at once. Default 32. */
      concurrency?: number;
      /** How often what should be is compared with what is, where nothing happens. Default 10 minutes. */
      driftInterval?: string | HumanDuration;
      /** How long a replica that does not answer keeps an environment. Default 10 seconds. */
      leaseDuration?: string | HumanDuration;
      /** Deadline of one call of a driver where the provider names none. Default 5 minutes. */
      callTimeout?: string | HumanDuration;
      /** How long a plan waits for one look at what is outside. Default 10 seconds. */
      planLookTimeout?: string | HumanDuration;
      /** Most calls at once to a provider that names no limit. Default 16. */
      providerConcurrency?: number;
      /** How often the access of a provider that is healthy is checked. Default 5 minutes. */
      providerCheckInterval?: string | HumanDuration;
      /** How long the event log is kept. Default 30 days. */
      eventRetention?: string | HumanDuration;
      /** How long ended operations and the plans of replaced deployments are kept. Default 90 days. */
      historyRetention?: string | HumanDuration;
      /** How long deleted environments and their receipts are kept. Default 365 days. */
      deletedRetention?: string | HumanDuration;
    };
    delivery?: {
      /**
       * How often the repositories in use are looked through for images that no webhook told of. Default 10
       * minutes.
       */
      pollInterval?: string | HumanDuration;
    };
    hooks?: {
      /**
       * Hosts that hooks of the kinds `http`, `httpProbe` and `callback` may call, with their port where it
       * is not that of the protocol; `*.` stands for any name below. Default: none.
       */
      allowedHosts?: string[];
      /**
       * Key by which their requests are signed.
       *
       * @visibility secret
       */
      secret?: string;
      /** Servers that hooks of kind `prometheus` ask. */
      prometheus?: Array<{
        /** What hooks name. */
        name: string;
        /** Base; `/api/v1/query` is added. */
        url: string;
        /** A token, or a user with a password. Default: it asks for none. */
        credentials?: {
          /** @visibility secret */
          token?: string;
          user?: string;
          /** @visibility secret */
          password?: string;
        };
      }>;
    };
    events?: {
      /** Others that are told of what happens, by a signed POST of a CloudEvent each. */
      webhooks?: Array<{
        /** Its place in the log is kept under it. Lower-case letters, digits and "-". */
        name: string;
        url: string;
        /**
         * Key of the signature, at least 16 characters.
         *
         * @visibility secret
         */
        secret: string;
        /**
         * Such as `environment.ready`, or `deployment.*`. Default: `environment.*`, `deployment.*`
         * and `approval.*`; there is `resource.*` as well.
         */
        types?: string[];
        /** Only of environments of these types. Default: all. */
        environmentTypes?: string[];
      }>;
      /** Whether events are published to the topic `infra` of the events service. Default true. */
      backstage?: boolean;
      /** Whether owners are notified of what fails and works again. Default true. */
      notifyOwners?: boolean;
    };
    credentials?: {
      /**
       * What documents that come over the API may name as the source of a credential; documents of
       * files and URLs may name all. `*` stands for any characters but "/", `**` for any. Default:
       * nothing, so that who may change documents can't read the backend's secrets.
       */
      allow?: {
        /** Names of environment variables. */
        env?: string[];
        /** Absolute paths. */
        files?: string[];
        /** Keys of the configuration. */
        config?: string[];
        /** Secrets of secret stores that modules bring, as `<name>/<key>`. */
        stores?: string[];
      };
    };
    secrets?: {
      /**
       * Keys by which secrets are encrypted in the database. The first one encrypts, all of them
       * decrypt: to rotate, put a new one first and take the old one out once the log says that
       * nothing is encrypted with it any more. Needed in production.
       *
       * @deepVisibility secret
       */
      keys?: Array<{
        /** Stored with each secret; never use it for another key. */
        id: string;
        /** At least 32 characters, or 32 bytes in base64. */
        secret: string;
      }>;
    };
  };
}
