import type { RequestHandler } from 'express';
import { openApiDocument } from '../api/document.ts';
import { operations } from '../api/operations.ts';

/** Made once: it does not change while the dashboard runs. */
export function sendDocument(): RequestHandler {
  const document = openApiDocument(operations);
  return (_request, response) => void response.json(document);
}
