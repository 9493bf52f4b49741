import { randomUUID } from 'node:crypto';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  QueueAttributeName,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { requireSandboxPart } from '@infra-orchestration/sandbox';

/** A queue of SQS with one for what cannot be taken, on the server that speaks the API of AWS. */
export class Queue {
  private constructor(
    private readonly sqs: SQSClient,
    readonly url: string,
    readonly deadLetterUrl: string,
  ) {}

  static async create(): Promise<Queue> {
    const { endpoint, region, ...credentials } = requireSandboxPart('moto');
    const sqs = new SQSClient({ endpoint, region, credentials });
    const name = `images-${randomUUID()}`;
    const create = async (
      QueueName: string,
      Attributes?: Partial<Record<QueueAttributeName, string>>,
    ) => {
      const command = new CreateQueueCommand({ QueueName, Attributes });
      return (await sqs.send(command)).QueueUrl!;
    };
    const deadLetterUrl = await create(`${name}-dead`);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: deadLetterUrl,
        AttributeNames: ['QueueArn'],
      }),
    );
    const url = await create(name, {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: Attributes!.QueueArn,
        maxReceiveCount: 3,
      }),
    });
    return new Queue(sqs, url, deadLetterUrl);
  }

  /** As EventBridge does: the body is the event, and there are no attributes. */
  async put(...bodies: (object | string)[]): Promise<void> {
    await this.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: this.url,
        Entries: bodies.map((body, index) => ({
          Id: `${index}`,
          MessageBody: typeof body === 'string' ? body : JSON.stringify(body),
        })),
      }),
    );
  }

  /** Those that wait, and those that were received and not removed. */
  async length(url = this.url): Promise<number> {
    const { Attributes = {} } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    );
    return (
      Number(Attributes.ApproximateNumberOfMessages) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible)
    );
  }

  async delete(): Promise<void> {
    for (const QueueUrl of [this.url, this.deadLetterUrl]) {
      await this.sqs.send(new DeleteQueueCommand({ QueueUrl }));
    }
    this.sqs.destroy();
  }
}
