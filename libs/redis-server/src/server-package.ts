/** A server as Linux distributions package it. */
export interface ServerPackage {
  /** Its name in the packages, and below the folder it is unpacked into. */
  readonly executable: string;
  readonly packages: readonly string[];
  /** Older releases of Debian offer it in their backports only. */
  readonly mayBeBackport: boolean;
}

export const redisPackage: ServerPackage = {
  executable: 'redis-server',
  packages: ['redis-server', 'redis-tools'],
  mayBeBackport: false,
};

export const valkeyPackage: ServerPackage = {
  executable: 'valkey-server',
  packages: ['valkey-server', 'valkey-tools'],
  mayBeBackport: true,
};
