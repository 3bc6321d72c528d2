"""The company profile as flat names, for texts and response templates."""

from __future__ import annotations

from vejviser.content.company import Company


def details(company: Company) -> dict[str, str]:
    """The names that content texts may hold in braces: single values, never sentences."""
    service, terms = company.customer_service, company.satisfaction.current
    return {
        "company_name": company.company.name.value,
        "assistant_name": company.assistant.name,
        "assistant_nature": company.assistant.nature,
        "service_phone": service.phone.value,
        "service_hours": service.hours.value,
        "service_email": service.email.value,
        "service_url": service.url.value,
        "service_app_url": service.app_url.value,
        "satisfaction_title": terms.title.value,
        "satisfaction_email": terms.email.value,
        "feedback_email": company.feedback.email.value,
        "privacy_controller": company.privacy.controller.value,
        "unfinished_chat_days": str(company.privacy.unfinished_chat_days.value),
    }


def facts(company: Company) -> dict[str, str]:
    """Flat names for response templates: `Ring til kundeservice på {service_phone} ({service_hours}).`

    Values that stand inside a sentence: company_name, assistant_name, assistant_nature ("en digital
    assistent …"), service_phone, service_hours, service_email, service_url, service_app_url,
    satisfaction_title (small first letter, definite form), satisfaction_email, feedback_email,
    privacy_controller, unfinished_chat_days (a number).

    Whole sentences, with their full stop: service_answer_time, payment_answer_time,
    satisfaction_what_happens, satisfaction_answer_time, feedback_what_happens, feedback_answer_time,
    privacy_what, privacy_why, privacy_how_long, privacy_erasure, privacy_authorities, invoice_number_hint.
    """
    terms, privacy = company.satisfaction.current, company.privacy
    return details(company) | {
        "service_answer_time": company.customer_service.answer_time.text,
        "payment_answer_time": company.payment_services.answer_time.text,
        "satisfaction_what_happens": terms.what_happens.text,
        "satisfaction_answer_time": terms.answer_time.text,
        "feedback_what_happens": company.feedback.what_happens.text,
        "feedback_answer_time": company.feedback.answer_time.text,
        "privacy_what": privacy.what.text,
        "privacy_why": privacy.why.text,
        "privacy_how_long": privacy.how_long.text,
        "privacy_erasure": privacy.erasure.text,
        "privacy_authorities": " ".join(authority.fact.text for authority in privacy.authorities),
        "invoice_number_hint": company.invoice_number.hint.text,
    }
