import type {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { loadAwsRoute53 } from '../cloud/lazySdks';
import { TIMEOUT } from '../cloud/CloudCalls';
import { readRetryAfter, Refusal } from '../cloud/refusals';

/** What of the SDK is used. */
export interface Route53Sdk {
  send: Route53Client['send'];
  destroy(): void;
  ChangeResourceRecordSetsCommand: typeof ChangeResourceRecordSetsCommand;
  GetChangeCommand: typeof GetChangeCommand;
  ListHostedZonesByNameCommand: typeof ListHostedZonesByNameCommand;
  ListResourceRecordSetsCommand: typeof ListResourceRecordSetsCommand;
}

export interface Route53Settings {
  region: string;
  endpoint?: string;
  /** Absent: what the platform gives (environment, role of the pod, the machine). */
  credentials?: {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
  };
}

export function openRoute53(settings: Route53Settings): Route53Sdk {
  const sdk = loadAwsRoute53();
  const client = new sdk.Route53Client({
    ...settings,
    maxAttempts: 1,
    requestHandler: { requestTimeout: TIMEOUT, connectionTimeout: TIMEOUT },
  });
  return {
    send: client.send.bind(client) as Route53Client['send'],
    destroy: () => client.destroy(),
    ChangeResourceRecordSetsCommand: sdk.ChangeResourceRecordSetsCommand,
    GetChangeCommand: sdk.GetChangeCommand,
    ListHostedZonesByNameCommand: sdk.ListHostedZonesByNameCommand,
    ListResourceRecordSetsCommand: sdk.ListResourceRecordSetsCommand,
  };
}

/** Answers of status 400 that say "later": five requests a second are allowed to a whole account. */
const LATER = [
  'Throttling',
  'ThrottlingException',
  'RequestThrottled',
  'PriorRequestNotComplete',
  'RequestTimeout',
];

/** Answers that are no 401 or 403 in all cases, and refuse the credentials all the same. */
const DENIED = [
  'AccessDenied',
  'AccessDeniedException',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'OptInRequired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
];

function statusOf(code: string, status: number): number {
  if (LATER.includes(code)) {
    return 429;
  }
  if (DENIED.includes(code)) {
    return 403;
  }
  return code === 'NoSuchHostedZone' ? 404 : status;
}

/** Reads an error of the SDK. */
export function readAwsRefusal(error: unknown): Refusal | undefined {
  const { name, message, messages, $metadata, $response } = error as {
    name: string;
    message: string;
    messages?: string[];
    $metadata?: { httpStatusCode?: number };
    $response?: { headers?: Record<string, string> };
  };
  if (name === 'CredentialsProviderError') {
    return {
      status: 401,
      code: name,
      message:
        'no credentials were given and the platform has none: give `accessKeyId` and `secretAccessKey`, or a role to where the backend runs',
    };
  }
  const status = $metadata?.httpStatusCode;
  if (status === undefined) {
    return undefined;
  }
  return {
    status: statusOf(name, status),
    code: name,
    message: [message, ...(messages ?? [])].filter(Boolean).join(' '),
    retryAfter: readRetryAfter($response?.headers?.['retry-after'], Date.now()),
  };
}
