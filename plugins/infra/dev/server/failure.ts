import { HttpResponse } from 'msw';
import { FieldError } from './requests';

/** An error as the backend answers it. */
export function failure(
  status: number,
  name: string,
  message: string,
  fields?: FieldError[],
) {
  return HttpResponse.json(
    { error: { name, message, fields }, response: { statusCode: status } },
    { status },
  );
}
