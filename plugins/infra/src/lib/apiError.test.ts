import { ResponseError } from '@backstage/errors';
import { apiProblem, splitFieldErrors } from './apiError';

const response = (status: number, body: unknown) =>
  Response.json(body as object, { status }) as any;

describe('apiProblem', () => {
  it('reads name, message, status and field errors of a ResponseError', async () => {
    const error = await ResponseError.fromResponse(
      response(400, {
        error: {
          name: 'InputError',
          message: 'Invalid input',
          fields: [{ pointer: '/name', message: 'is taken' }],
        },
        response: { statusCode: 400 },
      }),
    );
    expect(apiProblem(error)).toEqual({
      name: 'InputError',
      message: 'Invalid input',
      status: 400,
      fields: { '/name': 'is taken' },
    });
  });

  it.each([
    [
      'an error without a body',
      new TypeError('Failed to fetch'),
      'Failed to fetch',
    ],
    ['something thrown that is no error', 'oops', 'oops'],
    ['nothing', undefined, 'undefined'],
  ])('copes with %s', (_, error, message) => {
    expect(apiProblem(error)).toMatchObject({ message, fields: {} });
  });
});

it('tells fields on screen, and what is below them, from the rest', () => {
  const problem = {
    ...apiProblem(undefined),
    fields: { '/name': 'a', '/desired/images/main': 'b', '/named': 'c' },
  };
  expect(splitFieldErrors(problem, ['/name', '/desired'])).toEqual({
    shown: { '/name': 'a', '/desired/images/main': 'b' },
    rest: [['/named', 'c']],
  });
});
