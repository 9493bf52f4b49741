/**
 * The clients are large, so they are loaded where the first provider connects. By `require`, since
 * modules of a backend are CommonJS, and tests run them without Node's support for `import()`.
 */
/* eslint-disable @typescript-eslint/no-require-imports, global-require */
export const loadS3 = (): typeof import('@aws-sdk/client-s3') =>
  require('@aws-sdk/client-s3');

export const loadIam = (): typeof import('@aws-sdk/client-iam') =>
  require('@aws-sdk/client-iam');

export const loadArgon2 = (): typeof import('@node-rs/argon2') =>
  require('@node-rs/argon2');
