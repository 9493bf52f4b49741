import { gitlabOf, TOKEN } from '../__testUtils__/forges';
import { GitlabServer, gitlabUser } from '../__testUtils__/GitlabServer';
import { COMMIT, noteFor, signal } from '../__testUtils__/note';

describe('GitlabForge', () => {
  let server: GitlabServer;
  let url: string;
  const user = gitlabUser(41, 'project_5_bot');

  const start = async (base = '') => {
    server = new GitlabServer(base);
    await server.start();
    server.logins.set(TOKEN, { user, role: 'developer' });
    url = `${server.url}${base}/acme/team/shop`;
  };
  afterEach(() => server.stop());

  it('has no command of GitLab carried out', async () => {
    await start();
    const comment = 'It failed:\n/merge\n  /approve\n/close now\n\n/label ~x';
    const forge = gitlabOf(server, { token: TOKEN });
    await forge.tell(noteFor(url, { comment }), signal());
    await forge.tell(noteFor(url, { comment: `${comment}\n` }), signal());
    expect(server.commands).toEqual([]);
    expect(server.notes[0].body).toContain('\\/merge\n  \\/approve\n');
    expect(server.writes).toHaveLength(2);
  });

  it('finds projects of a GitLab beneath a path', async () => {
    await start('/gitlab');
    const forge = gitlabOf(server, {
      token: TOKEN,
      baseUrl: `${server.url}/gitlab`,
    });
    expect(forge.knows(`${server.url}/acme/team/shop`)).toBe(false);
    await forge.tell(noteFor(url), signal());
    expect(server.notes).toHaveLength(1);
  });

  it('leaves notes of GitLab itself alone', async () => {
    await start();
    server.addNote(user, 'added 1 commit', true);
    await gitlabOf(server, { token: TOKEN }).tell(noteFor(url), signal());
    expect(server.notes).toHaveLength(2);
  });

  it('keeps a status that is under way as it is, and ends it in its pipeline', async () => {
    await start();
    const forge = gitlabOf(server, { token: TOKEN });
    await forge.tell(noteFor(url), signal());
    server.pipeline = 2;
    const status = { description: 'It waits for an image' };
    await forge.tell(noteFor(url, { status }), signal());
    expect(server.statuses).toMatchObject([
      { status: 'pending', description: 'It is being opened' },
    ]);
    const success = { state: 'success' as const, description: 'It is ready' };
    await forge.tell(noteFor(url, { status: success }), signal());
    expect(server.statuses).toMatchObject([
      { status: 'success', pipeline_id: 1, description: 'It is ready' },
    ]);
  });

  it('takes it as done where another replica was faster with the status', async () => {
    await start();
    server.fault = ({ method, path }) => {
      const isStatus = method === 'POST' && path.includes('/statuses/');
      return isStatus
        ? {
            status: 400,
            body: {
              message:
                'Cannot transition status via :enqueue from :pending (Reason(s): Status cannot transition via "enqueue")',
            },
          }
        : undefined;
    };
    const forge = gitlabOf(server, { token: TOKEN });
    await expect(forge.tell(noteFor(url), signal())).resolves.toBeUndefined();
  });

  it('leaves out an address that is longer than GitLab takes', async () => {
    await start();
    const targetUrl = `https://backstage.example.com/${'x'.repeat(300)}`;
    const note = noteFor(url, { status: { targetUrl } });
    const forge = gitlabOf(server, { token: TOKEN });
    await forge.tell(note, signal());
    await forge.tell(note, signal());
    expect(server.statuses).toMatchObject([{ sha: COMMIT, target_url: null }]);
  });

  it('says that a project was moved, and sends the token nowhere else', async () => {
    await start();
    server.fault = () => ({
      status: 301,
      headers: { location: 'https://elsewhere.example.com/api/v4/projects/5' },
    });
    const forge = gitlabOf(server, { token: TOKEN });
    await expect(forge.tell(noteFor(url), signal())).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('The project was moved'),
    });
  });

  it('tells what GitLab says of a field', async () => {
    await start();
    server.fault = ({ method }) =>
      method === 'POST'
        ? { status: 400, body: { message: { note: ['is spam'] } } }
        : undefined;
    const forge = gitlabOf(server, { token: TOKEN });
    await expect(forge.tell(noteFor(url), signal())).rejects.toMatchObject({
      code: 'terminal',
      message: expect.stringContaining('{"note":["is spam"]}'),
    });
  });
});
