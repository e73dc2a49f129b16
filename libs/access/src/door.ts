import { refuse, type Refuse } from './refuse.ts';

/** How an app calls itself to those that it does not let in, and how it tells them. */
export interface Door {
  readonly app: string;
  /** The setting with its password. */
  readonly passwordSetting: string;
  readonly refuse: Refuse;
}

export const dashboardDoor: Door = {
  app: 'the dashboard',
  passwordSetting: 'DASHBOARD_PASSWORD',
  refuse,
};
