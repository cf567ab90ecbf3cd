"""The engines that make speech, each an ``assistant.core.ports.Synthesiser``."""
