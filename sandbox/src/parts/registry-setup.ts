/** Where a registry tells of what is pushed. */
export interface Notifications {
  url: string;
  authorization?: string;
}

/**
 * Off unless the environment names an address. One without a host is at that of the token server,
 * which is the backend that uses the registry.
 *
 * @throws where it is none
 */
export function notificationsOf(
  env: Record<string, string | undefined>,
  realm: string,
): Notifications | undefined {
  const address = env.INFRA_SANDBOX_REGISTRY_NOTIFY_URL;
  if (!address) {
    return undefined;
  }
  const url = URL.canParse(address, realm)
    ? new URL(address, realm)
    : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Error(
      `INFRA_SANDBOX_REGISTRY_NOTIFY_URL is neither a URL nor a path: ${address}`,
    );
  }
  const authorization = env.INFRA_SANDBOX_REGISTRY_NOTIFY_AUTHORIZATION;
  return { url: url.href, ...(authorization && { authorization }) };
}

/** Configuration of CNCF Distribution; JSON is YAML. */
export function registryConfiguration(options: {
  port: number;
  storage: string;
  httpSecret: string;
  auth: object;
  notifications?: Notifications;
}): string {
  const { notifications } = options;
  return JSON.stringify(
    {
      version: 0.1,
      log: { level: 'info', accesslog: { disabled: true } },
      storage: {
        filesystem: { rootdirectory: options.storage },
        delete: { enabled: true },
      },
      http: {
        addr: `127.0.0.1:${options.port}`,
        secret: options.httpSecret,
      },
      auth: options.auth,
      ...(notifications && {
        notifications: { endpoints: [endpoint(notifications)] },
      }),
    },
    undefined,
    2,
  );
}

function endpoint({ url, authorization }: Notifications) {
  return {
    ...{ name: 'listener', url, timeout: '2s', threshold: 3, backoff: '1s' },
    // Each event waits for those before it: layers and pulls are many, and of no concern.
    ignore: {
      mediatypes: ['application/octet-stream'],
      actions: ['pull', 'mount'],
    },
    ...(authorization && { headers: { Authorization: [authorization] } }),
  };
}

/** @throws where the registry does not answer with this status */
export async function probeRegistry(
  url: string,
  status: number,
  login?: { user: string; password: string },
): Promise<void> {
  const authorization =
    login &&
    `Basic ${Buffer.from(`${login.user}:${login.password}`).toString(
      'base64',
    )}`;
  const response = await fetch(`${url}/v2/`, {
    signal: AbortSignal.timeout(3_000),
    headers: authorization ? { authorization } : {},
  });
  await response.body?.cancel();
  if (response.status !== status) {
    throw new Error(
      `${url}/v2/ answers with ${response.status}, not with ${status}`,
    );
  }
}
