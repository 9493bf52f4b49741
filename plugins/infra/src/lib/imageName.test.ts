import fc from 'fast-check';
import { parseImageName, shortDigest } from './imageName';

const digest = `sha256:${'ab'.repeat(32)}`;

describe('the name of an image', () => {
  it.each([
    ['alpine', 'docker.io', 'library/alpine', 'latest', undefined],
    ['grafana/grafana:11', 'docker.io', 'grafana/grafana', '11', undefined],
    ['localhost/shop', 'localhost', 'shop', 'latest', undefined],
    ['127.0.0.1:5000/shop:1.0', '127.0.0.1:5000', 'shop', '1.0', undefined],
    [`a.example.com/x/y@${digest}`, 'a.example.com', 'x/y', undefined, digest],
    [`a.example.com/x:2@${digest}`, 'a.example.com', 'x', '2', digest],
  ])('%s is at %s', (image, host, repository, tag, expected) => {
    expect(parseImageName(image)).toEqual({
      host,
      repository,
      ...(tag && { tag }),
      ...(expected && { digest: expected }),
    });
  });

  it('is put together again as it was, where it names its host', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(
        fc.tuple(part, part).map(([name, end]) => `${name}.${end}`),
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,9}$/),
        (host, path, tag) => {
          const name = parseImageName(`${host}/${path.join('/')}:${tag}`);
          expect(`${name.host}/${name.repository}:${name.tag}`).toBe(
            `${host}/${path.join('/')}:${tag}`,
          );
        },
      ),
    );
  });

  it('has a digest that is short for people', () => {
    expect(shortDigest(digest)).toBe('sha256:abababababab');
  });
});
