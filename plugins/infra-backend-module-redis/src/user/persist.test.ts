import { ErrorReply } from '@redis/client';
import { openGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { Session } from '../client/Session';
import { persistUsers } from './persist';

/** As Redis 7.0 says it. */
const replies = {
  noAclFile:
    'ERR This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in order to store users in the Redis configuration.',
  noConfigFile: 'ERR The server is running without a config file',
  refused:
    "NOPERM this user has no permissions to run the 'config|rewrite' command",
  failed:
    'ERR There was an error trying to save the ACLs. Please check the server logs for more information',
};

function persistWith(answers: Record<string, string | undefined>) {
  const sendCommand = async (words: string[]) => {
    const error = answers[words.join(' ')];
    if (error) {
      throw new ErrorReply(error);
    }
    return 'OK';
  };
  const { signal } = new AbortController();
  return persistUsers(new Session({ sendCommand }, openGate, signal));
}

describe('writing users down', () => {
  it.each([
    { reason: 'into the ACL file', answers: {}, why: undefined },
    {
      reason: 'into the configuration file where there is no ACL file',
      answers: { 'ACL SAVE': replies.noAclFile },
      why: undefined,
    },
    {
      reason: 'nowhere where that is not permitted',
      answers: {
        'ACL SAVE': replies.noAclFile,
        'CONFIG REWRITE': replies.refused,
      },
      why: expect.stringContaining('config|rewrite'),
    },
    {
      reason: 'nowhere where there is no file at all',
      answers: {
        'ACL SAVE': replies.noAclFile,
        'CONFIG REWRITE': replies.noConfigFile,
      },
      why: expect.stringContaining('neither'),
    },
  ])('is done $reason', async ({ answers, why }) => {
    expect(await persistWith(answers)).toEqual(why);
  });

  it('fails where the file is there and cannot be written', async () => {
    await expect(persistWith({ 'ACL SAVE': replies.failed })).rejects.toThrow(
      'error trying to save',
    );
  });
});
