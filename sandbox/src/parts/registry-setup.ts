/** Configuration of CNCF Distribution; JSON is YAML. */
export function registryConfiguration(options: {
  port: number;
  storage: string;
  httpSecret: string;
  auth: object;
}): string {
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
    },
    undefined,
    2,
  );
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
