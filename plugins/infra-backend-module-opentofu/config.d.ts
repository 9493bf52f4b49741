export interface Config {
  infra?: {
    /**
     * The driver `opentofu`. What modules do runs on the host of this backend, so what may run, and
     * from where, is said here and not in documents that come over the API.
     */
    opentofu?: {
      /**
       * Programs by the name that a provider chooses, each a path or a name on the PATH. Default:
       * `tofu: tofu`.
       */
      programs?: { [name: string]: string };
      /**
       * What the address of a module's source has to begin with, for example
       * `git::https://git.example.com/infra/`, `https://artifacts.example.com/modules/`,
       * `registry.opentofu.org/acme/` or the folder `/srv/modules/`. Nothing is allowed by default.
       */
      allowedSources?: string[];
      /**
       * Folder for sources and for runs, readable by this backend only. It should outlive the
       * process: what a run could not hand in is found there by the next one. Default: a folder of
       * the user below the system's one for temporary files.
       */
      workDir?: string;
      /** Where providers are taken from, instead of their registries. */
      providerMirror?: {
        /** Folder of a filesystem mirror. */
        filesystem?: string;
        /** URL of a network mirror. */
        network?: string;
      };
      /** Folder in which downloaded providers are kept for all runs. */
      pluginCache?: string;
      /** Most runs at once in this process. Default: 4. */
      concurrency?: number;
      /** Environment variables of this process that runs get, beside PATH and those of proxies. */
      passEnvironment?: string[];
    };
  };
}
