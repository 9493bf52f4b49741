import {
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import { Request } from 'express';
import { PageRequest } from './client/pages';

const USUAL_LIMIT = 100;
const MOST = 500;
const MAX_CURSOR = 1_024;

export interface Gatekeeper {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}

/** @throws AuthenticationError */
export function credentialsOf(
  { httpAuth }: Gatekeeper,
  request: Request,
): Promise<BackstageCredentials> {
  return httpAuth.credentials(request as any, { allow: ['user', 'service'] });
}

/** @throws AuthenticationError; NotAllowedError */
export async function requirePermission(
  gatekeeper: Gatekeeper,
  request: Request,
  permission: BasicPermission,
  /** What it is needed for, where that is not plain. */
  reason = '',
): Promise<BackstageCredentials> {
  const credentials = await credentialsOf(gatekeeper, request);
  const { permissions } = gatekeeper;
  const [decision] = await permissions.authorize([{ permission }], {
    credentials,
  });
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `You lack the permission ${permission.name}${reason}`,
    );
  }
  return credentials;
}

/** Entity ref of a user, or the subject of a service. */
export function principalOf({ principal }: BackstageCredentials): string {
  const { userEntityRef, subject } = principal as {
    userEntityRef?: string;
    subject?: string;
  };
  return userEntityRef ?? subject ?? 'unknown';
}

/** @throws InputError where it is missing, or does not fit */
export function parameter(
  { query }: Request,
  name: string,
  fits: (value: string) => boolean,
): string {
  const value = query[name];
  if (typeof value !== 'string' || !fits(value)) {
    throw new InputError(`The parameter ${name} is missing, or is none`);
  }
  return value;
}

/** @throws InputError */
export function pageOf({ query }: Request): PageRequest {
  const { limit: limitText = String(USUAL_LIMIT), cursor } = query;
  const limit = Number(limitText);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    throw new InputError(`limit has to be from 1 to ${MOST}`);
  }
  if (cursor === undefined) {
    return { limit };
  }
  if (typeof cursor !== 'string' || cursor.length > MAX_CURSOR) {
    throw new InputError('The cursor is not one that this list gave');
  }
  return { limit, cursor };
}
