/** What the UI needs to know of an error of the REST API. */
export interface ApiProblem {
  name: string;
  message: string;
  status?: number;
  /** Message by JSON pointer into the request body. */
  fields: Record<string, string>;
}

interface ErrorBody {
  error?: {
    name?: string;
    message?: string;
    fields?: { pointer: string; message: string }[];
  };
  response?: { statusCode?: number };
}

/** Reads a `ResponseError` and its field errors; any other error keeps its message. */
export function apiProblem(error: unknown): ApiProblem {
  const { name, message, body } = (error ?? {}) as {
    name?: string;
    message?: string;
    body?: ErrorBody;
  };
  const detail = body?.error;
  return {
    name: detail?.name ?? name ?? 'Error',
    message: detail?.message ?? message ?? String(error),
    status:
      body?.response?.statusCode ??
      (error as { statusCode?: number } | undefined)?.statusCode,
    fields: Object.fromEntries(
      (detail?.fields ?? []).map(field => [field.pointer, field.message]),
    ),
  };
}

/** Splits field errors into those of fields that are shown and the rest. */
export function splitFieldErrors(problem: ApiProblem, shown: string[]) {
  const entries = Object.entries(problem.fields);
  const isShown = (pointer: string) =>
    shown.some(field => pointer === field || pointer.startsWith(`${field}/`));
  return {
    shown: Object.fromEntries(entries.filter(([p]) => isShown(p))),
    rest: entries.filter(([p]) => !isShown(p)),
  };
}
