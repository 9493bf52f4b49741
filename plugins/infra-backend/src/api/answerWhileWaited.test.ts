import { EventEmitter } from 'node:events';
import { answerWhileWaited } from './answerWhileWaited';

function aResponse() {
  const answers: unknown[] = [];
  const response = Object.assign(new EventEmitter(), {
    json: (body: unknown) => answers.push(body),
  });
  return { response: response as any, answers };
}

describe('answerWhileWaited', () => {
  it('answers with what the work gives', async () => {
    const { response, answers } = aResponse();
    await answerWhileWaited(response, async () => ({ a: 1 }));
    expect(answers).toEqual([{ a: 1 }]);
  });

  it('aborts the work when the client leaves, which is no error', async () => {
    const { response, answers } = aResponse();
    const answering = answerWhileWaited(
      response,
      signal =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    response.emit('close');
    await answering;
    expect(answers).toEqual([]);
  });

  it('lets errors through while somebody waits', async () => {
    const { response } = aResponse();
    await expect(
      answerWhileWaited(response, async () => {
        throw new Error('no plan');
      }),
    ).rejects.toThrow('no plan');
  });
});
