import { decrypt, encrypt } from './encryption';
import { CallOptions, MinioApi } from './MinioApi';

/** Where the API is below the endpoint, as `madmin-go` (api.go) has it. */
export const ADMIN = '/minio/admin/v3';

/** What a service account is made from; names as MinIO's (user-commands.go of `madmin-go`). */
export interface NewServiceAccount {
  accessKey: string;
  secretKey: string;
  policy: object;
  name: string;
  description: string;
}

/** The same as it is shown; the policy is JSON. */
export interface ServiceAccount {
  parentUser: string;
  accountStatus: string;
  impliedPolicy: boolean;
  policy: string;
  name?: string;
  description?: string;
  expiration?: string;
}

/**
 * What this driver needs of MinIO's administration API: the service accounts of the administrator
 * itself, which every user may have.
 */
export class MinioAdmin {
  constructor(private readonly api: MinioApi) {}

  async find(
    accessKey: string,
    options: CallOptions,
  ): Promise<ServiceAccount | undefined> {
    try {
      const answer = await this.api.send(
        {
          method: 'GET',
          path: `${ADMIN}/info-service-account`,
          query: { accessKey },
        },
        options,
      );
      return JSON.parse(await decrypt(this.api.secret, answer));
    } catch (error) {
      return ifAbsent(error);
    }
  }

  async add(account: NewServiceAccount, options: CallOptions): Promise<void> {
    const body = await encrypt(this.api.secret, JSON.stringify(account));
    await this.api.send(
      { method: 'PUT', path: `${ADMIN}/add-service-account`, body },
      options,
    );
  }

  /** Of nothing is success. */
  async remove(accessKey: string, options: CallOptions): Promise<void> {
    await this.api
      .send(
        {
          method: 'DELETE',
          path: `${ADMIN}/delete-service-account`,
          query: { accessKey },
        },
        options,
      )
      .catch(ifAbsent);
  }
}

function ifAbsent(error: unknown): undefined {
  const { $metadata } = error as { $metadata?: { httpStatusCode: number } };
  if ($metadata?.httpStatusCode !== 404) {
    throw error;
  }
}
