"""Payment providers: one module for each, all behind `assistant.core.payments`."""
