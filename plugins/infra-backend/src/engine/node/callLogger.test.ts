import { mockServices } from '@backstage/backend-test-utils';
import { CallLog, LogLine } from './callLogger';
import { Redactor } from '../../drivers';

function setUp() {
  const redactor = new Redactor();
  const logger = mockServices.logger.mock();
  const stored: LogLine[][] = [];
  const log = new CallLog({
    redactor,
    logger,
    store: lines => stored.push(lines),
    delay: 10_000,
  });
  return { redactor, logger, stored, log };
}

describe('CallLog', () => {
  it('gathers lines and stores them together, in order and without secrets', () => {
    const { redactor, logger, stored, log } = setUp();
    log.logger.info('made the role');
    redactor.add('s3cret-value');
    log.logger.child({ database: 'shop' }).warn('password s3cret-value', {
      attempt: 2,
    });
    log.logger.error('failed', new Error('near s3cret-value'));
    expect(stored).toEqual([]);
    log.flush();
    expect(stored).toEqual([
      [
        { level: 'info', message: 'made the role' },
        {
          level: 'warn',
          message: 'password *** database="shop" attempt=2',
        },
        { level: 'error', message: 'failed error="near ***"' },
      ],
    ]);
    expect(logger.debug).toHaveBeenCalledTimes(3);
  });

  it('keeps debug lines out of the events', () => {
    const { logger, stored, log } = setUp();
    log.logger.debug('detail');
    log.flush();
    expect(stored).toEqual([]);
    expect(logger.debug).toHaveBeenCalledWith('detail');
  });

  it('says how many lines it left out of a flood', () => {
    const { stored, log } = setUp();
    for (let n = 0; n < 1_500; n++) {
      log.logger.info(`${n}`);
    }
    log.flush();
    expect(stored[0]).toHaveLength(1_001);
    expect(stored[0].at(-1)).toEqual({
      level: 'warn',
      message: '500 lines were left out',
    });
  });
});
