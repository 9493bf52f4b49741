import { ReactNode } from 'react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { TestApiProvider } from '@backstage/test-utils';
import { InfraApi } from '@infra-orchestration/backstage-plugin-infra-common';
import { act, renderHook, waitFor } from '@testing-library/react';
import { infraApiRef } from '../api';
import { queryClientOf } from './queryClient';
import { environmentsChannel, useLiveRefresh } from './useLiveRefresh';

describe('useLiveRefresh', () => {
  function render(environmentId?: string) {
    const listeners = new Map<string, (message: any) => void>();
    const infra = {} as InfraApi;
    const invalidate = jest.spyOn(queryClientOf(infra), 'invalidateQueries');
    const api = {
      subscribe: (channel: string, listener: (message: any) => void) => {
        listeners.set(channel, listener);
        return { unsubscribe: () => listeners.delete(channel) };
      },
    };
    const { result } = renderHook(() => useLiveRefresh({ environmentId }), {
      wrapper: ({ children }: { children: ReactNode }) => (
        <TestApiProvider
          apis={[
            [signalApiRef, api],
            [infraApiRef, infra],
          ]}
        >
          {children}
        </TestApiProvider>
      ),
    });
    const tell = (...environmentIds: string[]) =>
      act(() =>
        listeners.get(environmentsChannel)!({
          action: 'refetch',
          environmentIds,
        }),
      );
    return { result, invalidate, tell };
  }

  it('reads again when one of those that changed is shown, and polls less from then on', async () => {
    const { result, invalidate, tell } = render('b');
    expect(result.current).toBe(10_000);
    tell('a', 'b');
    await waitFor(() => expect(invalidate).toHaveBeenCalledTimes(1));
    expect(result.current).toBe(60_000);
  });

  it('leaves alone what tells of others', async () => {
    const { result, invalidate, tell } = render('b');
    tell('a');
    await waitFor(() => expect(result.current).toBe(60_000));
    expect(invalidate).not.toHaveBeenCalled();
  });

  it('reads lists again, whatever changed', async () => {
    const { invalidate, tell } = render();
    tell('a');
    await waitFor(() => expect(invalidate).toHaveBeenCalledTimes(1));
  });
});
