import express from 'express';
import request from 'supertest';
import { HttpService } from '../client/HttpService';
import { sign } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { HttpServices } from './HttpServices';
import { createCallbackRouter } from './router';

const KEY = 'key-of-legacy';
const body = JSON.stringify({ owner: 'demo/1' });

function setUp() {
  const services = new HttpServices();
  const service = new HttpService(
    {
      providerName: 'legacy',
      url: new URL('http://cmdb.example.com/'),
      signingKey: KEY,
      timeoutMs: 1_000,
    },
    call => call(),
  );
  services.add(service);
  const heard: string[] = [];
  service.onChange(owner => heard.push(owner));
  const app = express().use(createCallbackRouter(services));
  const post = (provider: string, text: string, signature?: string) => {
    const call = request(app).post(`/drivers/http/callbacks/${provider}`);
    return (signature ? call.set('infra-signature', signature) : call).send(
      text,
    );
  };
  return { services, service, heard, post };
}

describe('callbacks', () => {
  it.each([
    {
      reason: 'one that is signed wakes the resource',
      signature: () => sign(KEY, body, new Date()),
      status: 202,
    },
    { reason: 'one without a signature is refused', status: 401 },
    {
      reason: 'one signed with another key is refused',
      signature: () => sign('other', body, new Date()),
      status: 401,
    },
    {
      reason: 'a recorded one is refused once it is old',
      signature: () => sign(KEY, body, new Date(Date.now() - 3_600_000)),
      status: 401,
    },
    {
      reason: 'one for an unknown provider is refused in the same way',
      provider: 'unknown',
      signature: () => sign(KEY, body, new Date()),
      status: 401,
    },
    {
      reason: 'one that says nothing is refused with a hint',
      text: '{}',
      signature: () => sign(KEY, '{}', new Date()),
      status: 400,
    },
    {
      reason: 'one that is too large is refused',
      text: 'x'.repeat(20_000),
      signature: () => sign(KEY, 'x'.repeat(20_000), new Date()),
      status: 413,
    },
  ])(
    '$reason',
    async ({ provider = 'legacy', text = body, signature, status }) => {
      const { post, heard } = setUp();
      await post(provider, text, signature?.()).expect(status);
      expect(heard).toEqual(status === 202 ? ['demo/1'] : []);
    },
  );

  it('are not taken any more when the connection is closed', async () => {
    const { services, service, post, heard } = setUp();
    services.delete(service);
    await post('legacy', body, sign(KEY, body, new Date())).expect(401);
    expect(heard).toEqual([]);
  });
});
