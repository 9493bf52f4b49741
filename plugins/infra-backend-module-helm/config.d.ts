export interface Config {
  infra?: {
    /**
     * The driver `helm`. What touches the host of this backend is said here and not in documents
     * that come over the API.
     */
    helm?: {
      /** The program: a path or a name on the PATH. Default: `helm`. */
      program?: string;
      /** Folders that charts may be taken from. None by default. */
      chartDirectories?: string[];
      /**
       * Folder for fetched charts and for runs, readable by this backend only. Default: a folder of
       * the user below the system's one for temporary files.
       */
      workDir?: string;
      /** Most runs of the program at once in this process. Default: 4. */
      concurrency?: number;
    };
  };
}
