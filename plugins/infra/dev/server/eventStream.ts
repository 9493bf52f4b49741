import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { HttpResponse } from 'msw';
import { FixtureState } from './FixtureState';

/** Server-sent events: the stored ones after the last seen, then each new one. */
export function eventStream(
  state: FixtureState,
  environmentId: string,
  request: Request,
) {
  const after = Number(
    request.headers.get('last-event-id') ??
      new URL(request.url).searchParams.get('after') ??
      0,
  );
  const encoder = new TextEncoder();
  let stop = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (event: InfraEvent) =>
        controller.enqueue(
          encoder.encode(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`),
        );
      state.eventsOf(environmentId, after).forEach(send);
      stop = state.subscribe(event => {
        if (event.environmentId === environmentId) send(event);
      });
      request.signal.addEventListener('abort', () => stop());
    },
    cancel() {
      stop();
    },
  });
  return new HttpResponse(stream, {
    headers: { 'content-type': 'text/event-stream' },
  });
}
